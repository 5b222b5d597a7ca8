"""What the pages of a special price read; what the reader may not see is empty."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import g
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.deal.models import Deal
from ltc.order.models import SalesOrder
from ltc.price_limit.find import NoPriceLimits, in_force
from ltc.price_limit.limits import Limits
from ltc.special_price.find import acts, all_signatures, uses
from ltc.special_price.judge import Wish
from ltc.special_price.listed import Listed, listed, unit_of, wishes
from ltc.special_price.models import (
    Act,
    SignatureKind,
    SpecialPrice,
    SpecialPriceAct,
    SpecialPriceLine,
    SpecialPriceState,
    SpecialPriceStep,
    SpecialPriceUse,
)
from ltc.special_price.states import shown
from partners.partner.models import Partner
from portal.identity.people import names_of
from portal.permits import Permission, permits
from portal.web.fetch import fetch
from portal.web.format import today
from portal.words.speak import named, word

OF_THE_ASKER = (Act.ASKED, Act.ANSWERED, Act.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Sight:
    """A special price with everything that hangs on it, as far as its reader may see."""

    row: SpecialPrice
    deal: Deal
    partner: Partner | None
    known: Listed
    signatures: Sequence[SpecialPriceStep]
    acts: Sequence[SpecialPriceAct]
    uses: Sequence[SpecialPriceUse]
    orders: dict[UUID, SalesOrder]
    people: dict[UUID, str]

    @property
    def state(self) -> SpecialPriceState:
        """The state to show today."""
        return shown(self.row, today())

    @property
    def is_house(self) -> bool:
        """Whether the reader is of the house."""
        return g.actor.partner_id is None

    @property
    def waiting(self) -> SpecialPriceStep | None:
        """The signature that is waited for."""
        present = [step for step in self.signatures if step.round == self.row.round]
        return next((step for step in present if step.decided_by is None), None)

    @property
    def is_mine(self) -> bool:
        """Whether the reader asked for it."""
        return bool(self.row.asked_by == g.actor.person_id)

    @property
    def may_sign(self) -> bool:
        """Whether the step that waits is the reader's to sign."""
        able = permits(g.actor, Permission.SPECIAL_PRICE_DECIDE) and not self.is_mine
        signed = any(s.decided_by == g.actor.person_id for s in self.signatures if s.round == self.row.round)
        return bool(self.waiting and self.waiting.approver in g.actor.roles and able and not signed)

    @property
    def is_gate(self) -> bool:
        """Whether the signature that waits passes a floor price."""
        return bool(self.waiting and self.waiting.kind is SignatureKind.GATE)

    @property
    def is_early(self) -> bool:
        """Whether it is approved, and its registration has not stood its days."""
        later = self.row.usable_on and self.row.usable_on > max(today(), self.row.starts_on)
        return bool(later and self.state is SpecialPriceState.APPROVED)

    def name(self, line: SpecialPriceLine) -> str:
        """What a line is for, in the reader's language."""
        if line.product_id:
            return named(self.known.products.get(line.product_id))
        return str(_("all of %(line)s", line=named(self.known.lines.get(line.product_line_id or line.id))))

    def sku(self, line: SpecialPriceLine) -> str:
        """The SKU of a line's product."""
        product = self.known.products.get(line.product_id) if line.product_id else None
        return product.sku if product else ""

    def listed_minor(self, line: SpecialPriceLine) -> int | None:
        """Today's list price of a line's product."""
        return self.known.list_minor.get(line.product_id) if line.product_id else None

    def unit_minor(self, line: SpecialPriceLine) -> int | None:
        """One unit's special price at today's list price."""
        list_minor = self.listed_minor(line)
        return unit_of(line, list_minor) if list_minor is not None else line.unit_minor

    def history(self) -> list[tuple[datetime, str, str]]:
        """What happened, the newest first; a partner reads that the vendor did it, and not who."""
        return [(one.at, self._who(one), _told(one)) for one in self.acts]

    def _who(self, one: SpecialPriceAct) -> str:
        name = self.people.get(one.by, "") if one.by else ""
        return str(_("the vendor")) if g.actor.partner_id and not name else name


def _told(one: SpecialPriceAct) -> str:
    return word(one.act) + (f": {one.note}" if one.note else "")


def sight(session: Session, row: SpecialPrice) -> Sight:
    """Read a special price. A partner's session finds no signatures."""
    deal = fetch(session, Deal, row.deal_id)
    signatures, happened, used = all_signatures(session, row), acts(session, row), uses(session, row)
    orders = select(SalesOrder).where(SalesOrder.id.in_({use.order_id for use in used}))
    people = {row.asked_by, *(s.decided_by for s in signatures), *(one.by for one in happened)}
    if g.actor.partner_id:
        people = {row.asked_by, *(one.by for one in happened if one.act in OF_THE_ASKER)}
    return Sight(
        row=row,
        deal=deal,
        partner=session.scalar(select(Partner).where(Partner.id == row.partner_id)) if row.partner_id else None,
        known=listed(session, deal, row.lines, today()),
        signatures=signatures,
        acts=happened,
        uses=used,
        orders={order.id: order for order in session.scalars(orders)},
        people=names_of(people),
    )


def margins(session: Session, found: Sight) -> list[tuple[SpecialPriceLine, Wish]]:
    """The lines with cost, margin and floor by the limits in force today; for the house alone."""
    try:
        limits = Limits.read(in_force(session, today()).content)
    except NoPriceLimits:
        return []
    return list(zip(found.row.lines, wishes(found.row.lines, found.known, limits), strict=True))
