"""Finding which customer is meant: hard evidence first, then the names."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from partners.account.identifiers import Identifiers, identifiers
from partners.account.matching.compare import compare
from partners.account.matching.name import parse
from partners.account.matching.verdict import Found, Hard, Likeness, by_identifier, weigh
from partners.account.models import Account, AccountIdentifier, AccountName, IdentifierKind
from partners.account.recall import recall

SHOWN = 5
VERDICTS = (Likeness.SAME, Likeness.POSSIBLE, Likeness.DIFFERENT)
HARDEST = ("tax.same", "host.same", "phone.same", "name.equal")


@dataclass(frozen=True, slots=True)
class Asked:
    """A customer as somebody wrote it."""

    name: str
    tax_id: str | None = None
    host: str | None = None
    phone: str | None = None

    @property
    def identifiers(self) -> Identifiers:
        """The identifiers, written one way."""
        return identifiers(self.tax_id, self.host, self.phone)


@dataclass(frozen=True, slots=True)
class Match:
    """Which customer is meant: *same* as the first of `found`, *possible* one of them, or *different* from all."""

    verdict: Likeness
    found: tuple[Found, ...]

    @property
    def account_id(self) -> UUID | None:
        """The account that is meant, when it is certain."""
        first = self.found[0].account if self.verdict is Likeness.SAME else None
        return first if isinstance(first, UUID) else None

    @property
    def proof(self) -> str:
        """The kind of the first evidence for the account that is meant: `tax`, `host`, `phone` or `name`."""
        kinds = [e.code.split(".")[0] for e in self.found[0].evidence] if self.account_id else []
        return next((kind for kind in kinds if kind in ("tax", "host", "phone")), "name") if kinds else ""


def match(session: Session, asked: Asked) -> Match:
    """Which customer is meant. At most five accounts are shown, the likeliest first.

    Two accounts that are both the same by name point to neither: a person must say.
    """
    own = asked.identifiers
    name = parse(asked.name)
    candidates, counts = recall(session, name)
    compared = compare(name, candidates, counts.weight)
    shared = _sharing(session, own)
    hard = _hard(session, shared, own, [one.candidate.account for one in compared])
    found = [weigh(name, own.tax, one, hard.get(one.candidate.account, Hard())) for one in compared]
    known = {one.account for one in found}
    found += [by_identifier(account, own.tax, hard[account]) for account in shared if account not in known]
    return _matched(found)


def accounts(text: str = "") -> Select[Account]:
    """Customers that stand for themselves, by name."""
    return select(Account).where(Account.merged_into_id.is_(None)).order_by(Account.name, Account.id)


def names(session: Session, account_id: UUID) -> list[AccountName]:
    """All names of a customer."""
    query = select(AccountName).where(AccountName.account_id == account_id)
    return list(session.scalars(query.order_by(AccountName.kind, AccountName.text)))


def _sharing(session: Session, own: Identifiers) -> dict[object, frozenset[str]]:
    """The accounts that have an identifier of the asked customer, and which."""
    found: dict[object, frozenset[str]] = {}
    for kind, value in own.pairs():
        query = select(AccountIdentifier.account_id).where(
            AccountIdentifier.kind == kind, AccountIdentifier.value == value
        )
        for account_id in session.scalars(query):
            found[account_id] = found.get(account_id, frozenset()) | {kind.value}
    return found


def _hard(
    session: Session, shared: dict[object, frozenset[str]], own: Identifiers, candidates: Iterable[object]
) -> dict[object, Hard]:
    """What identifiers say of accounts; tax numbers are read only when there is one to compare with."""
    taxes: dict[object, str] = {}
    if own.tax:
        query = select(AccountIdentifier.account_id, AccountIdentifier.value).where(
            AccountIdentifier.kind == IdentifierKind.TAX,
            AccountIdentifier.account_id.in_({*candidates, *shared}),
        )
        taxes.update((account, value) for account, value in session.execute(query))
    return {one: Hard(shared.get(one, frozenset()), taxes.get(one)) for one in {*shared, *taxes}}


def _matched(found: Sequence[Found]) -> Match:
    """One verdict from many: each account once, and certain only where one account stands before all others."""
    best: dict[object, Found] = {}
    for one in sorted(found, key=_standing):
        best.setdefault(one.account, one)
    shown = list(best.values())[:SHOWN]
    if not shown or shown[0].verdict is not Likeness.SAME:
        return Match(shown[0].verdict if shown else Likeness.DIFFERENT, tuple(shown))
    level = [one for one in shown if one.verdict is Likeness.SAME and _standing(one) == _standing(shown[0])]
    sure = shown[:1] if len(level) == 1 else []
    doubted = [replace(one, verdict=Likeness.POSSIBLE) if one.verdict is Likeness.SAME else one for one in shown]
    return Match(Likeness.SAME if sure else Likeness.POSSIBLE, (*sure, *doubted[len(sure) :]))


def _standing(one: Found) -> tuple[int, int, int]:
    """What an account is sorted by: verdict, hardest evidence, score."""
    codes = {e.code for e in one.evidence}
    hardest = next((at for at, code in enumerate(HARDEST) if code in codes), len(HARDEST))
    return VERDICTS.index(one.verdict), hardest, -one.score
