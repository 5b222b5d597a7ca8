"""Discretion: no word to one partner may carry another's data."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from partners.conflict.find import Side, side
from partners.conflict.leak import Known, leaks
from partners.conflict.models import ConflictCase, ConflictPolicy
from partners.conflict.terms import Disclosure
from partners.protection.models import Protection, ProtectionState
from portal.identity.people import names_of
from pricing.ground.errors import Invalid
from pricing.ground.money import digits


class TellsTooMuch(Invalid):
    """Words to a partner carry another side's data: the facts name them."""

    code = "tells-too-much"


@dataclass(frozen=True, slots=True)
class Discretion:
    """What each side of a conflict must not read of the others, by registration."""

    known: dict[UUID, Known]
    partners: dict[UUID, UUID | None]
    exists: bool  # the policy lets a refused partner know that somebody holds the customer

    def foreign(self, registration_id: UUID, note: str | None) -> tuple[str, ...]:
        """The words of a note to one side that are another's."""
        reader = self.partners[registration_id]
        theirs = [known for other, known in self.known.items() if self.partners[other] != reader]
        return leaks(note or "", theirs, self.known[registration_id], self.exists)

    def refuse(self, side: Side, note: str | None, field: str | None = None) -> None:
        """Raise TellsTooMuch when a note to a side carries another's data."""
        if words := self.foreign(side.registration.id, note):
            raise TellsTooMuch(field=field, partner=side.partner.code, words=", ".join(words))


def discretion(session: Session, sides: Sequence[Side]) -> Discretion:
    """Everything about the sides, and about whoever holds the customer, that a note could give away."""
    everybody = [*sides, *_holders(session, sides)]
    people = names_of(one.registration.submitted_by for one in everybody)
    policy = session.get_one(ConflictPolicy, (sides[0].case.tenant_id, sides[0].case.policy_id))
    known = {one.registration.id: _known(one, people) for one in everybody}
    for protection in _standing(session, [one.registration.id for one in everybody]):
        own = known[protection.registration_id]
        known[protection.registration_id] = replace(own, days=own.days | {protection.protected_until})
    partners = {one.registration.id: one.registration.partner_id for one in everybody}
    return Discretion(known, partners, policy.disclosure is not Disclosure.NONE)


def _known(one: Side, people: dict[UUID, str]) -> Known:
    asked, partner = one.registration, one.partner
    names = {partner.code, partner.name_en, partner.name_zh, asked.contact, people.get(asked.submitted_by, "")}
    return Known(
        names=frozenset(name for name in names if name),
        numbers=frozenset({asked.number}),
        amounts=frozenset({Decimal(asked.value_minor).scaleb(-digits(asked.currency))}),
        days=frozenset(),
        evidence=asked.evidence,
    )


def _holders(session: Session, sides: Sequence[Side]) -> list[Side]:
    """Registrations of others that are protected on the customer."""
    accounts, own = {one.case.account_id for one in sides}, {one.registration.id for one in sides}
    protected = select(Protection.registration_id).where(
        Protection.account_id.in_(accounts), Protection.state == ProtectionState.ACTIVE
    )
    held = select(ConflictCase).where(
        ConflictCase.registration_id.in_(protected),
        ConflictCase.registration_id.not_in(own),
    )
    return [side(session, case) for case in session.scalars(held)]


def _standing(session: Session, registration_ids: Iterable[UUID]) -> list[Protection]:
    query = select(Protection).where(Protection.registration_id.in_(set(registration_ids)))
    return list(session.scalars(query.where(Protection.state == ProtectionState.ACTIVE)))
