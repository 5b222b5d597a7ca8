"""Price limits as they are typed: a row for each approver, and one for each product line."""

import re
from collections.abc import Mapping, Sequence
from uuid import UUID

from flask import g, request
from flask_babel import gettext as _

from ltc.price_limit.limits import ALL_LINES, Approver, Bound, Limits, Rung
from portal.web.fields import PERCENT_TEXT
from portal.web.form import HouseForm
from portal.web.format import plain
from portal.words.speak import word
from pricing.ground.errors import Invalid
from pricing.ground.money import amount
from pricing.ground.rate import PPM, Rate

RUNGS_MAX = len(Approver)
DAYS = re.compile(r"\d{1,3}")


class LimitsForm(HouseForm):
    """Cells by name, as they are typed; an empty cell bounds nothing, an empty approver ends the ladder."""

    cells: dict[str, str]
    wrong: dict[str, str]
    lines: Sequence[str]

    def fill(self, limits: Limits, lines: Sequence[UUID]) -> "LimitsForm":
        """The cells as they were sent, else those of a draft."""
        self.lines, self.wrong = [ALL_LINES, *map(str, lines)], {}
        given: Mapping[str, str] = request.form if request.method == "POST" else _cells(limits)
        self.cells = {name: given.get(name, "").strip() for name in self.names()}
        return self

    def names(self) -> list[str]:
        """Every cell."""
        rungs = [f"rung.{n}.{what}" for n in range(RUNGS_MAX) for what in ("approver", "discount", "margin", "value")]
        bounds = [f"bound.{line}.{what}" for line in self.lines for what in ("cost", "floor")]
        return [*rungs, *bounds, "gate", "waiting_days"]

    def validate(self, *_args: object, **_kwargs: object) -> bool:
        """Whether every cell can be read."""
        self.wrong = {name: text for name, text in self.cells.items() if text and not _readable(name, text)}
        if self.wrong:
            self.form_errors.append(
                _("Write percentages from 0 to 100, amounts such as 12500.50, and whole days; or nothing.")
            )
        return not self.wrong

    def limits(self) -> Limits:
        """The cells as limits."""
        rungs = [self._rung(n) for n in range(RUNGS_MAX) if self.cells[f"rung.{n}.approver"]]
        bounds = [Bound(line, self._ppm(f"bound.{line}.cost"), self._ppm(f"bound.{line}.floor")) for line in self.lines]
        return Limits(
            rungs=tuple(rungs),
            bounds=tuple(bound for bound in bounds if (bound.cost_ppm, bound.floor_ppm) != (None, None)),
            gate=Approver(self.cells["gate"] or Approver.TENANT_ADMIN),
            waiting_days=int(self.cells["waiting_days"] or 0),
        )

    def label(self, name: str) -> str:
        """An approver's name."""
        return word(name)

    def _rung(self, n: int) -> Rung:
        value = self.cells[f"rung.{n}.value"]
        return Rung(
            Approver(self.cells[f"rung.{n}.approver"]),
            self._ppm(f"rung.{n}.discount") or 0,
            self._ppm(f"rung.{n}.margin"),
            amount(value, g.tenant.currency).minor if value else None,
        )

    def _ppm(self, name: str) -> int | None:
        return Rate.percent(self.cells[name]).ppm if self.cells[name] else None


def _cells(limits: Limits) -> dict[str, str]:
    """A draft's content as cells."""
    cells = {"gate": limits.gate.value, "waiting_days": str(limits.waiting_days)}
    for n, rung in enumerate(limits.rungs):
        cells[f"rung.{n}.approver"] = rung.approver.value
        cells[f"rung.{n}.discount"] = str(Rate(rung.discount_max_ppm))
        cells[f"rung.{n}.margin"] = _share(rung.margin_min_ppm)
        value = rung.value_max_minor
        cells[f"rung.{n}.value"] = plain(value, g.tenant.currency) if value is not None else ""
    for bound in limits.bounds:
        cells[f"bound.{bound.line}.cost"] = _share(bound.cost_ppm)
        cells[f"bound.{bound.line}.floor"] = _share(bound.floor_ppm)
    return cells


def _share(ppm: int | None) -> str:
    return "" if ppm is None else str(Rate(ppm))


def _readable(name: str, text: str) -> bool:
    what = name.rpartition(".")[2]
    if what in ("approver", "gate"):
        return text in set(Approver)
    if what == "waiting_days":
        return bool(DAYS.fullmatch(text))
    if what != "value":
        return bool(PERCENT_TEXT.fullmatch(text)) and Rate.percent(text).ppm <= PPM
    try:
        amount(text, g.tenant.currency)
    except Invalid:
        return False
    return True
