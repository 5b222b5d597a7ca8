"""The forms of the deal room: for whom it is, and what is written."""

from uuid import UUID

from flask import g, request
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import DateField, FileField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from ltc.deal.models import Deal
from ltc.deal.room.circle import Circle, Scribe
from ltc.deal.room.models import MeetingKind, TeamRole
from ltc.deal.room.team import Seat
from partners.partner.models import Partner
from portal.clock import now
from portal.files.keep import FileEmpty, Sent
from portal.web.fields import as_id
from portal.web.form import HouseForm
from portal.words.speak import named, word

TEXT_MAX = 4000
LINE_MAX = 200
HOUSE, SHARED = "house", "shared"


class RoomForm(HouseForm):
    """Something for a deal's room; the house says for whom. A partner's people always write for both."""

    shared = RadioField(_("Who will read it"), choices=[], default=HOUSE, validate_choice=False)  # else: the house

    def offer(self, deal: Deal, circle: Circle, partner: Partner | None) -> "RoomForm":
        """The house's choice, where there is one."""
        if g.actor.partner_id or deal.partner_id is None:
            del self.shared
        else:
            self.shared.choices = [
                SelectChoice(HOUSE, gettext("The house only")),
                SelectChoice(SHARED, gettext("The house and %(partner)s", partner=named(partner))),
            ]
        return self

    def scribe(self) -> Scribe:
        """Who writes now, and for whom."""
        is_shared = self.shared.data == SHARED if self.shared else g.actor.partner_id is not None
        return Scribe(g.actor.person_id, now(), is_shared)


class NoteForm(RoomForm):
    """A note."""

    text = TextAreaField(_("Note"), [InputRequired(), Length(max=TEXT_MAX)])


class MeetingForm(RoomForm):
    """A meeting that was held."""

    held_on = DateField(_("Day"), [InputRequired()])
    kind = SelectField(_("How"), [InputRequired()], choices=[])
    attendees = StringField(_("Who took part"), [InputRequired(), Length(max=LINE_MAX)])
    outcome = TextAreaField(_("What came of it"), [InputRequired(), Length(max=TEXT_MAX)])

    def offer(self, deal: Deal, circle: Circle, partner: Partner | None) -> "MeetingForm":
        """The kinds of meetings."""
        super().offer(deal, circle, partner)
        self.kind.choices = [SelectChoice(kind.value, word(kind)) for kind in MeetingKind]
        return self


class TaskForm(RoomForm):
    """A task."""

    title = StringField(_("What is to be done"), [InputRequired(), Length(max=LINE_MAX)])
    assignee_id = SelectField(_("Who does it"), [InputRequired()], choices=[], coerce=as_id)
    due_on = DateField(_("Until"), [InputRequired()])

    def offer(self, deal: Deal, circle: Circle, partner: Partner | None) -> "TaskForm":
        """Everybody whom the reader knows in this deal, herself first."""
        super().offer(deal, circle, partner)
        people = circle.readers(shared=True)
        own = [one for one in (g.actor.person_id,) if one in people]
        ordered = [*own, *(one for one in people if one not in own)]
        self.assignee_id.choices = [SelectChoice(one, _called(one, circle, partner)) for one in ordered]
        return self


class FileForm(RoomForm):
    """A file."""

    file = FileField(_("File"))
    title = StringField(_("What it is"), [Length(max=LINE_MAX)])

    def sent_file(self) -> Sent:
        """The file as it came. Errors: FileEmpty."""
        sent = request.files.get(self.file.name)
        if sent is None or not sent.filename:
            raise FileEmpty(field="file")
        return Sent(sent.filename, sent.read())


class TeamForm(HouseForm):
    """Who answers for what."""

    account = SelectField(_("Account responsible (AR)"), choices=[])
    solution = SelectField(_("Solution responsible (SR)"), choices=[])
    fulfilment = SelectField(_("Fulfilment responsible (FR)"), choices=[])

    def offer(self, deal: Deal, circle: Circle, partner: Partner | None) -> "TeamForm":
        """The house's people and the partner's, or nobody."""
        people = [SelectChoice(str(one), _called(one, circle, partner)) for one in circle.readers(shared=True)]
        for role in TeamRole:
            self[role.value].choices = [SelectChoice("", gettext("nobody")), *people]
        return self

    def seats(self) -> list[Seat]:
        """Each role with its person."""
        return [Seat(role, as_id(self[role.value].data) if self[role.value].data else None) for role in TeamRole]


def _called(person_id: UUID, circle: Circle, partner: Partner | None) -> str:
    """A name; of the partner's people with the partner's, so that nobody is taken for the house's."""
    everybody = circle.readers(shared=True)
    name = everybody[person_id]
    return f"{name} · {named(partner)}" if person_id in circle.partner and partner else name
