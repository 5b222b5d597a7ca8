"""A case that no rule speaks against, for stories that change one thing in it."""

from datetime import date

from partners.conflict.case import Case

CLEAN = Case(
    partner="north",
    standing="good",
    region="east-china",
    lines=("pumps",),
    authorised=("pumps", "valves"),
    value_minor=100_000,
    currency="EUR",
    account="Siemens AG",
    evidence="name",
    named=False,
    own=(),
    rivals=(),
    today=date(2026, 8, 31),
)
