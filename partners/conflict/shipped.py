"""The tables that Fairway ships: the first, which the oldest versions were judged by, and two sensible ones. Pure."""

from partners.conflict.rulebook import Entry
from partners.conflict.rules.catalogue import CATALOGUE
from pricing.ground.decision import Verdict

FIRST_RULES = (
    "partner.not-in-good-standing",
    "partner.not-authorised",
    "registration.below-minimum-value",
    "account.named",
    "registration.own-duplicate",
    "conflict.protected-rival",
    "conflict.pending-rival",
)
FIRST: tuple[Entry, ...] = tuple(Entry(rule, CATALOGUE[rule].strength) for rule in FIRST_RULES)
LEFT_OUT = frozenset({"partner.not-certified", "registration.incomplete"})  # most tenants have no such records yet
SENSIBLE: tuple[Entry, ...] = tuple(Entry(r.id, r.strength) for r in CATALOGUE.values() if r.id not in LEFT_OUT)
GROUP_WIDE: tuple[Entry, ...] = (
    *(entry for entry in SENSIBLE if not entry.rule.startswith("conflict.")),
    Entry("conflict.protected-rival", Verdict.REFUSE, {"by_project": True}),
    Entry("conflict.protected-rival", Verdict.REFER, {"same_group": True, "by_project": True}),
    Entry("conflict.pending-rival", Verdict.REFER, {"same_group": True, "by_project": True}),
    Entry("conflict.rival-ahead", Verdict.REFER, {"by_project": True}),
    Entry("conflict.rival-chosen", Verdict.REFUSE),
)
