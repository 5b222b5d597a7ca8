"""The forms of a policy's draft: its terms, one entry, a file, and its publication."""

import json
from datetime import datetime, time
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateField, FileField, HiddenField, IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional

from partners.conflict.policy_file import PolicyUnreadable
from partners.conflict.rulebook import RANGES, WORDS, Entry, Rulebook, When
from partners.conflict.rules.catalogue import CATALOGUE
from partners.conflict.rules.declare import Param, Unit
from partners.conflict.terms import LoserTerms
from portal.web.fields import AmountField, CheckboxesField
from portal.web.form import HouseForm
from portal.web.format import plain, zone
from portal.words.policy import PARAMS, STRENGTHS, TERMS
from portal.words.speak import word
from pricing.ground.decision import Verdict
from pricing.ground.rate import Rate

WHOLE = {
    name: IntegerField(TERMS[name], [InputRequired(), NumberRange(*RANGES[name])])
    for name in ("answer_slot_minutes", "protection_days", "window_hours")
}


class TermsForm(HouseForm):
    """The terms of the next version. `seen` is the draft that the form was filled from."""

    seen = HiddenField()
    value_min = AmountField(TERMS["value_min_minor"], [InputRequired()])
    protection_days = WHOLE["protection_days"]
    deciding_mode = SelectField(TERMS["deciding_mode"], [InputRequired()], choices=[])
    window_hours = WHOLE["window_hours"]
    loser_terms = SelectField(TERMS["loser_terms"], [InputRequired()], choices=[])
    loser_share = StringField(_("Share of the winner's discount, in per cent"), [Optional()])
    disclosure = SelectField(TERMS["disclosure"], [InputRequired()], choices=[])
    answer_slot_minutes = WHOLE["answer_slot_minutes"]
    approves_clean = BooleanField(TERMS["approves_clean"])
    two_people_from = AmountField(TERMS["two_people_from_minor"], [Optional()])

    def offer(self) -> "TermsForm":
        """The closed lists."""
        for name, kind in WORDS.items():
            self[name].choices = [SelectChoice(one.value, word(one)) for one in kind]
        return self

    def data_of(self, book: Rulebook) -> dict[str, Any]:
        """The policy with these terms, as JSON. Raises Invalid for a share that cannot be read."""
        share = Rate.percent(self.loser_share.data).ppm if self.loser_share.data else None
        told = {name: self[name].data for name in (*WHOLE, *WORDS, "approves_clean")}
        if self.loser_terms.data != LoserTerms.SHARE:
            share = None
        told |= {"value_min_minor": self.value_min.money().minor, "loser_share_ppm": share}
        two_people = self.two_people_from.money().minor if self.two_people_from.data else None
        return book.data() | told | {"two_people_from_minor": two_people}


def terms_of(book: Rulebook) -> dict[str, Any]:
    """What the form of terms begins with."""
    share = str(Rate(book.loser_share_ppm)) if book.loser_share_ppm else ""
    limit = plain(book.two_people_from_minor, book.currency) if book.two_people_from_minor else ""
    least = plain(book.value_min_minor, book.currency)
    return book.data() | {"value_min": least, "two_people_from": limit, "loser_share": share}


class EntryForm(HouseForm):
    """One entry of the table; `form_for` adds the rule's own parameters."""

    seen = HiddenField()
    strength = SelectField(_("When it is so"), [InputRequired()], choices=[])
    lines = CheckboxesField(_("Only for these product lines"), [Optional()], choices=[])
    regions = CheckboxesField(_("Only in these regions"), [Optional()], choices=[])
    tiers = CheckboxesField(_("Only for these tiers"), [Optional()], choices=[])
    value_from = AmountField(_("Only from this value on"), [Optional()])

    def offer(self, choices: dict[str, list[tuple[str, str]]]) -> "EntryForm":
        """What there is to choose from."""
        self.strength.choices = [SelectChoice(v.value, str(STRENGTHS[v.value])) for v in reversed(Verdict)]
        for name, pairs in choices.items():
            self[name].choices = [SelectChoice(code, label) for code, label in pairs]
        return self

    def entry(self, rule_id: str) -> Entry:
        """The entry as a value."""
        params = {p.name: _read(self[f"param_{p.name}"], p) for p in CATALOGUE[rule_id].params}
        value_from = self.value_from.money().minor if self.value_from.data else 0
        codes = {name: tuple(sorted(self[name].data or ())) for name in ("lines", "regions", "tiers")}
        given = {name: value for name, value in params.items() if value is not None}
        return Entry(rule_id, Verdict(self.strength.data), given, When(**codes, value_from_minor=value_from))


def form_for(rule_id: str) -> type[EntryForm]:
    """The form of a rule's entries."""
    fields = {f"param_{param.name}": _field(param) for param in CATALOGUE[rule_id].params}
    return type("RuleForm", (EntryForm,), fields)


def entry_of(entry: Entry, currency: str) -> dict[str, Any]:
    """What the form of an entry begins with."""
    value_from = plain(entry.when.value_from_minor, currency) if entry.when.value_from_minor else ""
    told: dict[str, Any] = {"strength": entry.strength.value, "value_from": value_from}
    for param in CATALOGUE[entry.rule].params:
        value = entry.params.get(param.name, param.default)
        is_amount = param.unit is Unit.MINOR and type(value) is int
        told[f"param_{param.name}"] = plain(value, currency) if is_amount and type(value) is int else value
    return told | {name: list(getattr(entry.when, name)) for name in ("lines", "regions", "tiers")}


class FileForm(HouseForm):
    """A policy as a file."""

    file = FileField(_("Policy file (JSON)"))

    def policy(self) -> object:
        """What the file holds. Raises PolicyUnreadable with the place where it is no JSON."""
        sent = request.files.get("file")
        try:
            return json.loads(sent.read().decode("utf-8-sig") if sent else "")
        except (UnicodeDecodeError, json.JSONDecodeError) as error:
            raise PolicyUnreadable(field="file", where=str(error)) from error


class PublicationForm(HouseForm):
    """From when on the draft is in force."""

    seen = HiddenField()
    starts_on = DateField(_("In force from (empty: at once)"), [Optional()])

    def starts_at(self, now: datetime) -> datetime:
        """The first instant of the day where the tenant is; without a day, now."""
        if self.starts_on.data is None:
            return now
        return datetime.combine(self.starts_on.data, time(), zone())


def _field(param: Param) -> Any:
    label = PARAMS[param.name]
    if param.unit is Unit.FLAG:
        return BooleanField(label)
    if param.unit is Unit.WORDS:
        return CheckboxesField(label, [Optional()], choices=[SelectChoice(code, word(code)) for code in param.words])
    if param.unit is Unit.MINOR:
        return AmountField(label, [Optional()])
    return IntegerField(label, [InputRequired(), NumberRange(param.least, param.most)])


def _read(field: Any, param: Param) -> Any:
    if param.unit is Unit.MINOR:
        return field.money().minor if field.data else None
    return tuple(sorted(field.data or ())) if param.unit is Unit.WORDS else field.data
