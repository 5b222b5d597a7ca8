"""Adding, renaming and retiring sales regions. A region's code is given once and stays."""

from datetime import date

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from partners.programme.models import Region
from pricing.ground.errors import Invalid
from pricing.ground.record import new_id
from pricing.product.change import Names


class RegionCodeTaken(Invalid):
    """Another region has this code."""

    code = "region-code-taken"


def regions(on: date | None = None) -> Select[Region]:
    """Regions by code: all, or those that are offered on a day."""
    query = select(Region).order_by(Region.code)
    return query.where(or_(Region.retired_on.is_(None), Region.retired_on > on)) if on else query


def add(session: Session, code: str, names: Names) -> Region:
    """A new region. Raises RegionCodeTaken."""
    if session.scalar(select(Region.id).where(Region.code == code)):
        raise RegionCodeTaken(field="code", code=code)
    region = Region(id=new_id(), code=code)
    alter(region, names)
    session.add(region)
    return region


def alter(region: Region, names: Names) -> None:
    """Rename a region, and retire it or bring it back. What was registered there stays as it was."""
    region.name_en, region.name_zh, region.retired_on = names.name_en, names.name_zh, names.retired_on
