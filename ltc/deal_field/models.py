"""The value of a field of the tenant's own, for one deal."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped

from pricing.ground.record import PartnerRecord, refers


class DealField(PartnerRecord):
    """What a deal holds under a field's code; kept when the deal is moved to another version of its path.

    A number is a decimal as text, an amount is minor units of the deal's currency, a date is ISO, a choice its code, a
    file the id of a file of the deal; when that is removed, the field is empty again.
    """

    __tablename__ = "deal_field"
    __table_args__ = (
        UniqueConstraint("tenant_id", "deal_id", "code"),
        CheckConstraint("value <> ''", name="value_filled"),
        refers("partner_id", "partner"),
        refers("deal_id", "deal"),
    )

    deal_id: Mapped[UUID]
    code: Mapped[str]
    value: Mapped[str]
    set_by: Mapped[UUID]
    set_at: Mapped[datetime]
