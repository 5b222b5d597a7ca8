"""The forms of a deal's gate: hold, approval, and the tenant's own fields."""

from collections.abc import Sequence

from flask import request
from flask_babel import lazy_gettext as _
from wtforms import DateField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from ltc.path.content import OwnField, OwnKind
from portal.web.deal_gate_read import GatePanel
from portal.web.form import HouseForm
from portal.web.format import plain
from portal.words.speak import named

NOTE = 500


class HoldForm(HouseForm):
    """Until when a deal is on hold, and why."""

    seen = HiddenField()
    held_until = DateField(_("Decided again on"), [InputRequired()])
    note = StringField(_("Why"), [Length(max=NOTE)], id="hold-note")


class ApprovalForm(HouseForm):
    """The role for which somebody approves."""

    seen = HiddenField()
    role = HiddenField()
    note = StringField(_("Note"), [Length(max=NOTE)], id="approval-note")


class OwnFieldsForm(HouseForm):
    """The tenant's own fields of a deal, one input each; what they hold is checked where it is stored."""

    @classmethod
    def of(cls, gate: GatePanel) -> "OwnFieldsForm":
        """The form for the fields of a deal's path, as they were sent or as they are filled."""
        inputs = {f"own-{own.code}": _input(own, gate) for own in gate.fields}
        made = type("OwnFieldsForm", (cls,), inputs)
        held = {f"own-{own.code}": _typed(own, gate) for own in gate.fields}
        given = request.form if request.method == "POST" and any(name in request.form for name in inputs) else None
        form: OwnFieldsForm = made(given, data=held)
        return form

    def said(self, fields: Sequence[OwnField]) -> dict[str, str]:
        """What was typed, by the field's code."""
        return {own.code: str(self[f"own-{own.code}"].data or "") for own in fields}


def form_name(form: HouseForm) -> str:
    """Under which name the deal room shows a form that was refused."""
    kinds = {HoldForm: "hold", ApprovalForm: "approval", OwnFieldsForm: "own"}
    return next((name for kind, name in kinds.items() if isinstance(form, kind)), "other")


def _input(own: OwnField, gate: GatePanel) -> StringField | SelectField | TextAreaField:
    label = named(own)
    if own.kind is OwnKind.CHOICE:
        choices = [SelectChoice("", "–"), *(SelectChoice(one.code, named(one)) for one in own.choices)]
        return SelectField(label, choices=choices, validate_choice=False)
    if own.kind is OwnKind.FILE:
        held, choices = gate.filled.get(own.code), [SelectChoice("", "–")]
        if held and held not in gate.files:
            choices.append(SelectChoice(held, str(_("A file that you may not open"))))
        choices += [SelectChoice(file, name) for file, name in gate.files.items()]
        return SelectField(label, choices=choices, validate_choice=False)
    if own.kind is OwnKind.TEXT:
        return TextAreaField(label, render_kw={"rows": 2})
    kinds = {OwnKind.DATE: {"type": "date"}}
    return StringField(label, render_kw=kinds.get(own.kind, {"inputmode": "decimal"}))


def _typed(own: OwnField, gate: GatePanel) -> str:
    value = gate.filled.get(own.code, "")
    return plain(int(value), gate.deal.currency) if value and own.kind is OwnKind.MONEY else value
