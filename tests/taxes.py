"""Tax profiles and rates of withholding tax, for stories."""

from datetime import date, timedelta

from ltc.withholding.draft import NewRate, draft, publish
from partners.tax_profile.enter import NewProfile, enter
from partners.tax_profile.models import TaxClass
from portal.db import work
from pricing.ground.record import new_id
from tests.deals import NOW

DAY_ONE = date(2025, 1, 1)
SOURCE, LINK = "Article 37 of an act", "https://law.example/37"


def profiled(world, code="north", country="DE", tax_class=TaxClass.GENERAL, starts=DAY_ONE, **more):
    """A profile of a partner; `house` is the house itself."""
    given = {"legal_name": f"{code} Ltd", "tax_number": None, "address": ("1 Quay", "20095", "Hamburg")} | more
    new = NewProfile(country=country, tax_class=tax_class, valid_from=starts, **given)
    with work(world.house) as session:
        return enter(session, world.partners[code], new, new_id(), NOW - timedelta(days=30))


def rated(world, ppm, country="DE", tax_class=None, starts=DAY_ONE, until=None):
    """A rate that was drafted by one and published by another."""
    with work(world.house) as session:
        row = draft(session, NewRate(country, tax_class, ppm, (starts, until), SOURCE, LINK), new_id(), NOW)
        session.flush()
        return publish(session, row, new_id(), NOW)
