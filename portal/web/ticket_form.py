"""The forms of service tickets."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import DateField, EmailField, HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from ltc.delivery.models import Delivery
from ltc.order.models import SalesOrder
from ltc.ticket.clock import Pace
from ltc.ticket.models import TicketKind, TicketPriority, TicketStep
from ltc.ticket.open import SOLVE_MINUTES_MAX, NewTicket
from portal.web.fields import as_id
from portal.web.form import HouseForm
from portal.words.speak import word

TEXT_MAX = 4000
MAIL = Regexp(r"^[^@\s]+@[^@\s]+\.[^@\s]+$", message=_("Write an address such as li@example.com."))


class TicketForm(HouseForm):
    """A new ticket."""

    kind = SelectField(_("Kind"), [InputRequired()], choices=[])
    priority = SelectField(_("Priority"), [InputRequired()], choices=[], default=TicketPriority.NORMAL.value)
    about = SelectField(_("Concerns"), choices=[])
    subject = StringField(_("Subject"), [InputRequired(), Length(max=200)])
    text = TextAreaField(_("What the customer says"), [InputRequired(), Length(max=TEXT_MAX)])
    reporter = StringField(_("Who asks"), [InputRequired(), Length(max=200)])
    reporter_mail = EmailField(_("Mail"), [Optional(), Length(max=200), MAIL])

    def offer(self, orders: Iterable[SalesOrder], deliveries: Iterable[Delivery]) -> "TicketForm":
        """The kinds, the priorities, and what there is of the deal."""
        self.kind.choices = [SelectChoice(one.value, word(one)) for one in TicketKind]
        self.priority.choices = [SelectChoice(one.value, word(one)) for one in TicketPriority]
        papers = [SelectChoice(f"{one.id}", one.number) for one in orders]
        papers += [SelectChoice(f"{one.order_id} {one.id}", one.number) for one in deliveries]
        self.about.choices = [SelectChoice("", gettext("the deal as a whole")), *papers]
        return self

    def ticket(self) -> NewTicket:
        """The ticket as a value."""
        ids: list[UUID | None] = [as_id(one) for one in str(self.about.data or "").split()]
        order_id, delivery_id = [*ids, None, None][:2]
        return NewTicket(
            kind=TicketKind(self.kind.data),
            priority=TicketPriority(self.priority.data),
            subject=str(self.subject.data),
            text=str(self.text.data),
            reporter=str(self.reporter.data),
            reporter_mail=self.reporter_mail.data,
            about=(order_id, delivery_id),
        )


class StepForm(HouseForm):
    """A step, with words."""

    step = HiddenField(validators=[InputRequired()])
    text = TextAreaField(_("What was said or done"), [Length(max=TEXT_MAX)])

    def kind(self) -> TicketStep | None:
        """Which step; None for what is none that a person takes."""
        own = set(TicketStep) - {TicketStep.OPENED, TicketStep.ASSIGNED}
        return TicketStep(self.step.data) if self.step.data in own else None


class AssignForm(HouseForm):
    """Who takes care of it."""

    person_id = SelectField(_("Assigned to"), [InputRequired()], choices=[], coerce=as_id)

    def offer(self, people: Mapping[UUID, str]) -> "AssignForm":
        """The people of the house."""
        self.person_id.choices = [SelectChoice(one, name) for one, name in people.items()]
        return self


class TermsForm(HouseForm):
    """Terms of a priority from a day on."""

    priority = SelectField(_("Priority"), [InputRequired()], choices=[])
    in_force_from = DateField(_("In force from"), [InputRequired()])
    respond_minutes = IntegerField(_("First answer, working minutes"), [InputRequired(), NumberRange(1)])
    solve_minutes = IntegerField(_("Solution, working minutes"), [InputRequired(), NumberRange(1, SOLVE_MINUTES_MAX)])

    def offer(self) -> "TermsForm":
        """The priorities."""
        self.priority.choices = [SelectChoice(one.value, word(one)) for one in TicketPriority]
        return self

    def pace(self) -> Pace:
        """The working time."""
        return Pace(int(self.respond_minutes.data or 0), int(self.solve_minutes.data or 0))
