"""The forms of the bank's answers: a file, and why a line is dismissed."""

from flask import g, request
from flask_babel import lazy_gettext as _
from wtforms import FileField, TextAreaField
from wtforms.validators import InputRequired, Length

from portal.clock import now
from portal.web.book_form import FileNeeded
from portal.web.form import HouseForm
from pricing.ground.sent import Sent

NAME_MAX = 120


class BankAnswerForm(HouseForm):
    """A file of the bank."""

    file = FileField(_("The bank's file (XML)"))

    def sent_file(self) -> Sent:
        """The file that was sent. Raises FileNeeded."""
        sent = request.files.get(self.file.name)
        if sent is None or not sent.filename:
            raise FileNeeded(field="file")
        return Sent(sent.filename[-NAME_MAX:], sent.read(), g.actor.person_id, now())


class DismissalForm(HouseForm):
    """Why a line is put aside."""

    reason = TextAreaField(_("Why"), [InputRequired(), Length(max=1000)])
