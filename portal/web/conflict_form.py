"""The form of a conflict: who is favoured, or who gets which line, and what each side reads."""

from collections.abc import Sequence
from typing import cast

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import HiddenField, RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from partners.conflict.answers import APPROVED
from partners.conflict.decide import Joint, Share
from partners.conflict.models import Outcome, RulingReason
from portal.web.case_form import NOTE_MAX, answers, reasons, said
from portal.web.conflict_read import Exhibit
from portal.web.form import HouseForm
from portal.words.speak import named

SPLIT, NOBODY, WAIT = "split", "nobody", "wait"


class ConflictForm(HouseForm):
    """A ruling over all sides at once. `conflict_form` adds a field for every line and every side."""

    favour = RadioField(_("Rule for"), [InputRequired()], choices=[])
    answer = SelectField(_("Whoever gets nothing"), [InputRequired()], choices=[])
    reason = SelectField(_("Reason"), [InputRequired()], choices=[])
    house = TextAreaField(_("Reason for the house"), [InputRequired(), Length(max=NOTE_MAX)])
    seen = HiddenField()  # the fingerprint of the preview that was looked at

    def joint(self, exhibits: Sequence[Exhibit]) -> Joint:
        """The ruling. A side that gets nothing and keeps waiting is left out of it."""
        shares = []
        for number, exhibit in enumerate(exhibits):
            registration, note = exhibit.side.registration, said(self, f"note_{number}")
            if lines := self.lines_of(exhibit):
                shares.append(Share(registration.id, Outcome.APPROVE, APPROVED, lines, note))
            elif self.answer.data != WAIT:
                shares.append(Share(registration.id, Outcome.REJECT, str(self.answer.data), (), note))
        return Joint(tuple(shares), RulingReason(self.reason.data), said(self, "house"))

    def lines_of(self, exhibit: Exhibit) -> tuple[str, ...]:
        """The lines (codes) that a side gets."""
        key = str(exhibit.side.case.id)
        if self.favour.data == SPLIT:
            return tuple(code for code in exhibit.codes if self[f"line_{code}"].data == key)
        return exhibit.codes if self.favour.data == key else ()

    def validate(self, extra_validators: object = None) -> bool:
        """Somebody gets something, or gets an answer: a ruling that rules nothing is none."""
        whole = bool(super().validate(extra_validators))
        split = [self[name].data for name in self._fields if name.startswith("line_")]
        if whole and self.favour.data == SPLIT and not any(split):
            self.favour.errors = [*self.favour.errors, gettext("Say for each line who gets it.")]
            return False
        if whole and self.favour.data == NOBODY and self.answer.data == WAIT:
            self.answer.errors = [*self.answer.errors, gettext("Nobody is favoured, so somebody must get an answer.")]
            return False
        return whole


def conflict_form(exhibits: Sequence[Exhibit]) -> ConflictForm:
    """The form for these sides, as it was sent or empty."""
    fields: dict[str, object] = {
        f"line_{line.code}": SelectField(named(line), [Optional()], choices=_askers(exhibits, line.code))
        for exhibit in exhibits
        for line in exhibit.dossier.sheet.lines
    }
    for number, exhibit in enumerate(exhibits):
        label = gettext("Words to %(partner)s", partner=named(exhibit.side.partner))
        fields[f"note_{number}"] = TextAreaField(label, [Optional(), Length(max=NOTE_MAX)])
    form = cast(type[ConflictForm], type("ConflictFormOfSides", (ConflictForm,), fields)).sent()
    assert isinstance(form, ConflictForm)
    form.favour.choices = [
        *(SelectChoice(str(e.side.case.id), _side(e)) for e in exhibits),
        SelectChoice(SPLIT, gettext("Split by line")),
        SelectChoice(NOBODY, gettext("Neither")),
    ]
    form.answer.choices = [*answers(), SelectChoice(WAIT, gettext("No answer yet: it keeps waiting"))]
    form.reason.choices = reasons()
    return form


def _askers(exhibits: Sequence[Exhibit], code: str) -> list[SelectChoice]:
    asking = [SelectChoice(str(e.side.case.id), named(e.side.partner)) for e in exhibits if code in e.codes]
    return [SelectChoice("", gettext("nobody")), *asking]


def _side(exhibit: Exhibit) -> str:
    return f"{named(exhibit.side.partner)} · {exhibit.side.registration.number}"
