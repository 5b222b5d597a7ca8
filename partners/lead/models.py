"""Leads, the offers that partners see of them, and the house's record of which offer belongs to which lead."""

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Integer, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from partners.lead.kinds import Closing, Decline, LeadSource, LeadState, OfferState
from pricing.ground.record import HouseRecord, PartnerRecord, part_of, refers, words_of

IN_POOL = text("state = 'new' AND owner_id IS NULL AND back_on IS NULL")
OWNED = text("state = 'new' AND owner_id IS NOT NULL AND back_on IS NULL")
ASIDE = text("back_on IS NOT NULL")


class Lead(HouseRecord):
    """An enquiry as the house knows it. `need` may be shown to a partner before it accepts; nothing else typed may."""

    __tablename__ = "lead"
    __table_args__ = (
        CheckConstraint("value_minor IS NULL OR value_minor > 0", name="value_above_zero"),
        CheckConstraint("(state = 'closed') = (closing IS NOT NULL)", name="closed_for_a_reason"),
        Index("ix_lead_state", "tenant_id", "state", "received_at"),
        Index("ix_lead_received", "tenant_id", "received_at", "id"),
        Index("ix_lead_points", "tenant_id", "points", "id"),
        Index("ix_lead_pool", "tenant_id", "points", "id", sqlite_where=IN_POOL, postgresql_where=IN_POOL),
        Index("ix_lead_owner", "tenant_id", "owner_id", "points", "id", sqlite_where=OWNED, postgresql_where=OWNED),
        Index("ix_lead_touched", "tenant_id", "touched_at", sqlite_where=OWNED, postgresql_where=OWNED),
        Index("ix_lead_back_on", "tenant_id", "back_on", "id", sqlite_where=ASIDE, postgresql_where=ASIDE),
        refers("region_id", "region"),
    )
    __secret__: ClassVar[frozenset[str]] = frozenset({"contact_name", "contact_phone", "contact_mail", "message"})

    source: Mapped[LeadSource] = mapped_column(words_of(LeadSource))
    origin: Mapped[str | None]  # which form, campaign, file or partner
    received_at: Mapped[datetime]
    entered_by: Mapped[UUID]  # a person, or the robot
    customer_name: Mapped[str]
    customer_tax_id: Mapped[str | None]
    customer_host: Mapped[str | None]
    region_id: Mapped[UUID]
    need: Mapped[str]  # what is wanted, in the house's words and without a name
    message: Mapped[str | None]  # the enquiry's own words
    value_minor: Mapped[int | None]
    currency: Mapped[str]
    contact_name: Mapped[str | None]
    contact_phone: Mapped[str | None]
    contact_mail: Mapped[str | None]
    state: Mapped[LeadState] = mapped_column(words_of(LeadState), default=LeadState.NEW)
    closing: Mapped[Closing | None] = mapped_column(words_of(Closing))
    points: Mapped[int] = mapped_column(Integer, default=0, server_default="0")  # of its newest score
    owner_id: Mapped[UUID | None]  # the person of the house who works on it; none: it is in the pool
    touched_at: Mapped[datetime | None]  # when something was last done about it
    back_on: Mapped[date | None]  # put aside until this day

    lines: Mapped[list["LeadLine"]] = relationship(
        primaryjoin=part_of("Lead", "LeadLine", "lead_id"), cascade="all, delete-orphan", lazy="selectin"
    )


class LeadLine(HouseRecord):
    """A product line that a lead asks for."""

    __tablename__ = "lead_line"
    __table_args__ = (
        UniqueConstraint("tenant_id", "lead_id", "product_line_id"),
        refers("lead_id", "lead"),
        refers("product_line_id", "product_line"),
    )

    lead_id: Mapped[UUID]
    product_line_id: Mapped[UUID]


SENSITIVE = (
    "customer_name",
    "customer_tax_id",
    "customer_host",
    "message",
    "value_minor",
    "contact_name",
    "contact_phone",
    "contact_mail",
)
WITHHELD = " AND ".join(f"{column} IS NULL" for column in SENSITIVE)


class LeadOffer(PartnerRecord):
    """What one partner sees of a lead. It does not point to the lead: the house's `LeadHandout` points to both.

    The sensitive columns are empty until the partner accepts and empty again when the offer is pulled
    back; the database refuses anything else.
    """

    __tablename__ = "lead_offer"
    __table_args__ = (
        UniqueConstraint("tenant_id", "partner_id", "number"),
        CheckConstraint(f"state IN ('accepted', 'converted') OR ({WITHHELD})", name="withheld"),
        CheckConstraint("state NOT IN ('accepted', 'converted') OR customer_name IS NOT NULL", name="opened"),
        CheckConstraint("(state = 'declined') = (declined_for IS NOT NULL)", name="declined_for_a_reason"),
        CheckConstraint("(value_from_minor IS NULL) = (value_until_minor IS NULL)", name="band"),
        Index("ix_lead_offer_state", "tenant_id", "partner_id", "state", "answer_by"),
        refers("partner_id", "partner"),
        refers("region_id", "region"),
    )
    __secret__: ClassVar[frozenset[str]] = frozenset(SENSITIVE)

    number: Mapped[int] = mapped_column(Integer)  # counts this partner's offers only
    region_id: Mapped[UUID]
    need: Mapped[str]
    value_from_minor: Mapped[int | None]  # the band of the value, half-open
    value_until_minor: Mapped[int | None]
    currency: Mapped[str]
    state: Mapped[OfferState] = mapped_column(words_of(OfferState), default=OfferState.WAITING)
    offered_at: Mapped[datetime]
    answer_by: Mapped[datetime]  # from this instant on it is too late
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[UUID | None]  # person
    declined_for: Mapped[Decline | None] = mapped_column(words_of(Decline))
    decline_note: Mapped[str | None]
    register_by: Mapped[datetime | None]  # an accepted offer that is not registered by then is pulled back
    ended_at: Mapped[datetime | None]  # lapsed, pulled back or converted
    customer_name: Mapped[str | None]
    customer_tax_id: Mapped[str | None]
    customer_host: Mapped[str | None]
    message: Mapped[str | None]
    value_minor: Mapped[int | None]
    contact_name: Mapped[str | None]
    contact_phone: Mapped[str | None]
    contact_mail: Mapped[str | None]

    lines: Mapped[list["LeadOfferLine"]] = relationship(
        primaryjoin=part_of("LeadOffer", "LeadOfferLine", "lead_offer_id"),
        cascade="all, delete-orphan",
        lazy="selectin",
    )


class LeadOfferLine(PartnerRecord):
    """A product line of an offer."""

    __tablename__ = "lead_offer_line"
    __table_args__ = (
        UniqueConstraint("tenant_id", "lead_offer_id", "product_line_id"),
        refers("partner_id", "partner"),
        refers("lead_offer_id", "lead_offer"),
        refers("product_line_id", "product_line"),
    )

    lead_offer_id: Mapped[UUID]
    product_line_id: Mapped[UUID]


OPEN = text("closed_at IS NULL")


class LeadHandout(HouseRecord):
    """That a lead was handed to a partner, by whom and why. Of one lead, one handout is open at most."""

    __tablename__ = "lead_handout"
    __table_args__ = (
        UniqueConstraint("tenant_id", "lead_offer_id"),
        Index("uq_lead_handout_open", "tenant_id", "lead_id", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
        Index("ix_lead_handout_lead", "tenant_id", "lead_id"),
        refers("lead_id", "lead"),
        refers("lead_offer_id", "lead_offer"),
    )

    lead_id: Mapped[UUID]
    lead_offer_id: Mapped[UUID]
    offered_by: Mapped[UUID]  # person
    grounds: Mapped[dict[str, Any]]  # the decision that spoke for this partner, as it stood then
    closed_at: Mapped[datetime | None]  # when the lead came back to the house
    closed_note: Mapped[str | None]  # why it was pulled back, for the file


class LeadTerms(HouseRecord):
    """How long partners have, from an instant on. Published, never edited."""

    __tablename__ = "lead_terms"
    __table_args__ = (
        UniqueConstraint("tenant_id", "version"),
        CheckConstraint("answer_days BETWEEN 1 AND 60", name="answer_days"),
        CheckConstraint("register_days BETWEEN 1 AND 365", name="register_days"),
    )
    __append_only__: ClassVar[bool] = True

    version: Mapped[int] = mapped_column(Integer)
    in_force_from: Mapped[datetime]
    answer_days: Mapped[int] = mapped_column(Integer)  # weekdays in which an offer is answered
    register_days: Mapped[int] = mapped_column(Integer)  # calendar days in which an accepted one is registered
    published_by: Mapped[UUID]
