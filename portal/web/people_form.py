"""The forms of people and invitations."""

from collections.abc import Iterable
from uuid import UUID

from flask_babel import lazy_gettext as _
from wtforms import SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from portal.identity.invite import Guest
from portal.permits import Role
from portal.web.form import HouseForm
from portal.words.speak import word

ADDRESS = r"^[^@\s]+@[^@\s]+\.[^@\s]+$"
LANGUAGES = [SelectChoice("en", "English"), SelectChoice("zh", "中文")]


class CheckboxesField(SelectMultipleField):
    """Several of a few."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class RolesForm(HouseForm):
    """What a member may do."""

    roles = CheckboxesField(_("Roles"))

    def offer_roles(self, roles: Iterable[Role]) -> "RolesForm":
        """The roles to choose from, in the order of the permit page."""
        offered = set(roles)
        self.roles.choices = [SelectChoice(role.value, word(role)) for role in Role if role in offered]
        return self


class ColleagueForm(RolesForm):
    """Whom to invite into one's own company."""

    email = StringField(
        _("E-mail"), [InputRequired(), Length(max=254), Regexp(ADDRESS, message=_("Not an e-mail address."))]
    )
    name = StringField(_("Name"), [InputRequired(), Length(max=100)])
    language = SelectField(_("Language of the mail"), choices=LANGUAGES)

    def guest(self, partner_id: UUID | None) -> Guest:
        """The invitation's values, for a partner or for the house."""
        data = self.data
        return Guest(data["email"], data["name"], tuple(data["roles"] or ()), partner_id, data["language"])


class GuestForm(ColleagueForm):
    """Whom to invite, to which side."""

    partner_id = SelectField(_("Works for"), validate_choice=True)

    def partner(self) -> UUID | None:
        """The chosen partner; None for the house."""
        return UUID(self.partner_id.data) if self.partner_id.data else None
