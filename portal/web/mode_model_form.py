"""The forms of the advisor's model: every weight, limit and rule, and the publication."""

from collections.abc import Iterator
from datetime import datetime, time

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import DateField, HiddenField
from wtforms.validators import Optional

from ltc.mode.advice.difference import flat
from ltc.mode.advice.model import FORMAT, LIMITS, Model, ModelLaw, ModelWrong, read
from ltc.mode.models import Mode
from portal.web.fields import PERCENT_TEXT
from portal.web.form import HouseForm
from portal.web.format import plain, zone
from portal.words import mode_model_speak as speak
from portal.words.mode import TERMS
from portal.words.speak import word
from pricing.ground.errors import Invalid
from pricing.ground.money import amount
from pricing.ground.rate import Rate

GROUPS = ("direct", "channel", "questions", "diversity")
MINIMUM = "direct_minimum_minor"


class ModelForm(HouseForm):
    """Every term of a model as typed: percentages, one amount, and boxes for what a rule bars."""

    cells: dict[str, str]
    boxes: set[str]
    wrong: dict[str, str]
    currency: str

    def fill(self, model: Model, currency: str) -> "ModelForm":
        """The cells as they were sent, else those of a draft."""
        self.currency, self.wrong = currency, {}
        said = flat(model)
        least = model.direct_minimum_minor
        given = {where: str(Rate(ppm)) for where, ppm in said.items() if isinstance(ppm, int)}
        given[MINIMUM] = plain(least, currency) if least is not None else ""
        sent = request.form if request.method == "POST" else given
        self.cells = {where: sent.get(where, "").strip() for where in said if _is_cell(where)}
        ticked = {_box(rule, mode) for rule, bars in model.rules.items() for mode in bars}
        self.boxes = ticked if request.method == "GET" else {name for name in request.form if name.startswith("rules.")}
        return self

    def groups(self) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        """The cells in their groups: heading, then each cell's name and label."""
        for group in (*GROUPS, "limits"):
            names = [n for n in self.cells if n.partition(".")[0] == group or (group == "limits" and "." not in n)]
            yield str(TERMS[group]), [(name, speak.term(name)) for name in names]

    def rules(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Each rule's fact, with a box for each mode."""
        return [
            (speak.term(f"rules.{rule}"), [(_box(rule, mode), word(mode)) for mode in Mode]) for rule in speak.RULE_IDS
        ]

    def validate(self, *_args: object, **_kwargs: object) -> bool:
        """Whether every cell can be read and the whole keeps the model's laws; what does not is named."""
        self.wrong = {name: fault for name, text in self.cells.items() if (fault := self._fault(name, text))}
        if not self.wrong:
            try:
                read(self.data_of(), "draft")
            except ModelWrong as error:
                self.wrong = {str(error.facts["where"]): word(ModelLaw(str(error.facts["law"])))}
        self.form_errors.extend(f"{_label(name)}: {fault}" for name, fault in self.wrong.items())
        return not self.wrong

    def data_of(self) -> dict[str, object]:
        """The cells as a model's JSON. Only after every cell was found readable."""
        ppm = {name: Rate.percent(text).ppm for name, text in self.cells.items() if name != MINIMUM}
        groups = {
            group: {n.partition(".")[2]: p for n, p in ppm.items() if n.startswith(f"{group}.")} for group in GROUPS
        }
        least = self.cells[MINIMUM]
        return {
            "format": FORMAT,
            **groups,
            "diversity": list(groups["diversity"].values()),
            **{name: ppm[name] for name in LIMITS},
            MINIMUM: amount(least, self.currency).minor if least else None,
            "rules": {rule: [mode.value for mode in Mode if _box(rule, mode) in self.boxes] for rule in speak.RULE_IDS},
        }

    def _fault(self, name: str, text: str) -> str:
        if name != MINIMUM:
            return "" if PERCENT_TEXT.fullmatch(text) else str(_("write a percentage such as 40 or 12.5"))
        try:
            return "" if not text or amount(text, self.currency).minor >= 0 else word(ModelLaw.AMOUNT)
        except Invalid:
            return str(_("write an amount such as 12500 or 12500.50, or nothing"))


class PublicationForm(HouseForm):
    """From when on the draft is in force. `seen` is the digest of what was read."""

    seen = HiddenField()
    starts_on = DateField(lazy_gettext("In force from (empty: at once)"), [Optional()])

    def starts_at(self, now: datetime) -> datetime:
        """The first instant of the day where the tenant is; without a day, now."""
        return datetime.combine(self.starts_on.data, time(), zone()) if self.starts_on.data else now


def _is_cell(where: str) -> bool:
    return where != "format" and not where.startswith("rules.")


def _box(rule: str, mode: Mode) -> str:
    return f"rules.{rule}.{mode.value}"


def _label(where: str) -> str:
    """A cell's label, or a group's where the whole group is wrong."""
    group = where.partition(":")[0].partition("[")[0]
    return speak.term(where) if "." in where or where in LIMITS or where == MINIMUM else str(TERMS[group])
