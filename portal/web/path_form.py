"""A stage of a path, and a field of the tenant's own, as they are typed."""

import re
from collections.abc import Mapping
from typing import Any

from flask import g
from flask_babel import lazy_gettext as _
from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from ltc.path.check import CODE, DUE_DAYS_MAX, NAME_MAX, TEXT_MAX
from ltc.path.content import Choice, Condition, Content, OwnField, OwnKind, Stage
from ltc.path.gate import PLAIN
from ltc.path.roles import HOUSE, Owner, Party
from portal.web.fields import PERCENT, AmountField, CheckboxesField
from portal.web.form import HouseForm
from portal.web.format import plain
from portal.words.speak import RULES, named, word
from pricing.ground.decision import Fact
from pricing.ground.errors import Invalid
from pricing.ground.rate import Rate

CODED = Regexp(f"^{CODE.pattern}$", message=_("Begin with a letter; then small letters, digits and _."))
NUMBER = Regexp(r"^-?\d{1,9}(\.\d{1,4})?$", message=_("Write a number such as 30 or 12.5."))
NAMED = [InputRequired(), Length(max=NAME_MAX)]
TOLD = [Length(max=TEXT_MAX)]


class CodedForm(HouseForm):
    """What has a code and two names."""

    code = StringField(_("Code"), [InputRequired(), CODED])
    name_en = StringField(_("Name in English"), NAMED)
    name_zh = StringField(_("Name in Chinese"), NAMED)

    def keep(self, code: str) -> None:
        """What stands there keeps its code, whatever was sent."""
        self.code.data, self.code.raw_data = code, [code]


class StageForm(CodedForm):
    """A stage: its names, RACI, time, and the gate at its exit."""

    owner = SelectField(_("Responsible"), choices=[])
    accountable = SelectField(_("Accountable"), choices=[])
    consulted = CheckboxesField(_("Consulted"), choices=[])
    informed = CheckboxesField(_("Informed"), choices=[])
    due_days = IntegerField(_("Due within working days"), [InputRequired(), NumberRange(0, DUE_DAYS_MAX)])
    probability = StringField(_("Probability in percent"), [InputRequired(), PERCENT])
    gate = StringField(_("Letters of the gate"), [Length(max=12)])
    gate_en = StringField(_("What they stand for, in English"), TOLD)
    gate_zh = StringField(_("What they stand for, in Chinese"), TOLD)
    deciders = CheckboxesField(_("Who decides"), choices=[])
    conditions = CheckboxesField(_("Conditions"), choices=[])
    approvals = CheckboxesField(_("Approval by"), choices=[])
    approval_from = AmountField(_("Approval from a deal value of"))
    least_field = SelectField(_("A number must reach a least value"), choices=[])
    least = StringField(_("Least value"), [Optional(), NUMBER])
    days = IntegerField(_("Days ahead of the expected close"), [Optional(), NumberRange(1, DUE_DAYS_MAX)])

    def offer(self, content: Content) -> "StageForm":
        """The roles, the conditions there are, and the path's own numbers."""
        parties = [SelectChoice(party.value, word(party)) for party in Party]
        self.owner.choices = [SelectChoice(owner.value, word(owner)) for owner in Owner]
        self.accountable.choices = [SelectChoice("", "–"), *parties]
        self.consulted.choices = self.informed.choices = self.deciders.choices = parties
        self.approvals.choices = [choice for choice in parties if choice.value in HOUSE]
        self.conditions.choices = [SelectChoice(code, str(RULES[f"gate.{code}"])) for code in PLAIN]
        numbers = [own for own in content.fields if own.kind is OwnKind.NUMBER]
        self.least_field.choices = [SelectChoice("", "–"), *(SelectChoice(own.code, named(own)) for own in numbers)]
        return self

    def stage(self) -> Stage:
        """What was typed. Raises Invalid."""
        text = {name: str(self[name].data or "").strip() for name in ("code", "name_en", "name_zh")}
        gate = {name: str(self[name].data or "").strip() or None for name in ("gate", "gate_en", "gate_zh")}
        lists = {name: tuple(self[name].data or ()) for name in ("consulted", "informed", "deciders")}
        said: dict[str, Any] = {**text, **gate, **lists}
        return Stage(
            **said,
            owner=Owner(self.owner.data),
            accountable=self.accountable.data or None,
            probability_ppm=Rate.percent(self.probability.data).ppm,
            due_days=self.due_days.data,
            conditions=tuple(self._conditions()),
        )

    def _conditions(self) -> list[Condition]:
        found = [Condition(code) for code in PLAIN if code in (self.conditions.data or ())]
        least = self.approval_from.money().minor if self.approval_from.data else None
        found += [Condition("approval", {"role": role, "from_minor": least}) for role in self.approvals.data or ()]
        if bool(self.least_field.data) != bool(self.least.data):
            raise Invalid(field="least")
        if self.least_field.data:
            found.append(Condition("field-at-least", {"field": self.least_field.data, "least": self.least.data}))
        return found + ([Condition("close-ahead", {"days": self.days.data})] if self.days.data else [])


def typed(stage: Stage) -> dict[str, object]:
    """A stage as the form's data."""
    said: dict[str, object] = {name: getattr(stage, name) for name in StageForm.__dict__ if name in stage.__slots__}
    asks = {one.code: one.facts for one in stage.conditions}
    approvals = [one.facts for one in stage.conditions if one.code == "approval"]
    from_minor = next((facts["from_minor"] for facts in approvals if facts.get("from_minor")), None)
    return said | {
        "owner": stage.owner.value,
        "accountable": stage.accountable or "",
        "probability": str(Rate(stage.probability_ppm)),
        "conditions": [one.code for one in stage.conditions if one.code in PLAIN],
        "approvals": [facts["role"] for facts in approvals],
        "approval_from": plain(int(from_minor), g.tenant.currency) if from_minor else "",
        "least_field": _asked(asks, "field-at-least", "field"),
        "least": _asked(asks, "field-at-least", "least"),
        "days": _asked(asks, "close-ahead", "days") or None,
    }


def _asked(asks: Mapping[str, Mapping[str, Fact]], code: str, name: str) -> Fact:
    return asks.get(code, {}).get(name) or ""


class OwnFieldForm(CodedForm):
    """A field of the tenant's own."""

    kind = SelectField(_("Holds"), choices=[])
    required_from = SelectField(_("Required from the stage on"), choices=[])
    choices = TextAreaField(_("Choices, one in a line: code | English | Chinese"))

    def offer(self, content: Content) -> "OwnFieldForm":
        """The kinds, and the path's stages."""
        self.kind.choices = [SelectChoice(kind.value, word(kind)) for kind in OwnKind]
        stages = [SelectChoice(stage.code, named(stage)) for stage in content.stages]
        self.required_from.choices = [SelectChoice("", str(_("It may stay empty"))), *stages]
        return self

    def own(self) -> OwnField:
        """What was typed. Raises Invalid."""
        kind = OwnKind(self.kind.data)
        text = {name: str(self[name].data or "").strip() for name in ("code", "name_en", "name_zh")}
        lines = str(self.choices.data or "").splitlines() if kind is OwnKind.CHOICE else []
        chosen = tuple(_choice(line) for line in lines if line.strip())
        return OwnField(**text, kind=kind, required_from=self.required_from.data or None, choices=chosen)


def written(own: OwnField) -> dict[str, object]:
    """A field as the form's data."""
    lines = [f"{one.code} | {one.name_en} | {one.name_zh}" for one in own.choices]
    said: dict[str, object] = {"code": own.code, "name_en": own.name_en, "name_zh": own.name_zh, "kind": own.kind.value}
    return said | {"required_from": own.required_from or "", "choices": "\n".join(lines)}


def _choice(line: str) -> Choice:
    parts = [part.strip() for part in re.split(r"[|｜]", line)]
    if len(parts) != 3 or not all(parts):
        raise Invalid(field="choices")
    return Choice(*parts)
