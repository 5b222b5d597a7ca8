"""Price terms as they are typed: a select for each place in the order, and the rates as percentages."""

from typing import cast

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import DateField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from portal.web.fields import PERCENT
from portal.web.form import HouseForm
from portal.words.speak import word
from pricing.ground.rate import Rate
from pricing.price.step import ORDER, StepKind
from pricing.price_terms.terms import Terms
from pricing.rating.scope import Scope

ABOVE, LIST = "above", "list"


class PublicationForm(HouseForm):
    """The first day of a version."""

    valid_from = DateField(_("In force from"), [InputRequired()])


class TermsForm(HouseForm):
    """What a registration is worth, and how the chain's prices follow; `places` has the order."""

    hunting = StringField(_("Hunting, percent"), [Optional(), PERCENT])
    teaming = StringField(_("Teaming, percent"), [Optional(), PERCENT])
    off = RadioField(
        _("A distributor's discount is taken off"),
        [InputRequired()],
        choices=[SelectChoice(ABOVE, _("what its reseller pays")), SelectChoice(LIST, _("the list price"))],
    )

    counted = SelectField(_("What counts together for a volume break"), [InputRequired()], choices=[])

    @property
    def places(self) -> list[SelectField]:
        """The selects of the order, the first place first."""
        return [field for name, field in self._fields.items() if name.startswith("place_")]

    def terms(self) -> Terms:
        """The form as terms."""
        return Terms(
            order=tuple(StepKind(field.data) for field in self.places),
            hunting_ppm=_ppm(self.hunting.data),
            teaming_ppm=_ppm(self.teaming.data),
            off_list=self.off.data == LIST,
            counted=Scope(self.counted.data),
        )


def terms_form(terms: Terms) -> TermsForm:
    """The form as it was sent, else with a draft's content."""
    steps = [SelectChoice(kind.value, word(kind)) for kind in ORDER]
    places = {
        f"place_{number}": SelectField(gettext("Step %(number)s", number=number), [InputRequired()], choices=steps)
        for number in range(1, len(ORDER) + 1)
    }
    typed = {f"place_{number}": kind.value for number, kind in enumerate(terms.order, start=1)}
    typed |= {"hunting": _typed(terms.hunting_ppm), "teaming": _typed(terms.teaming_ppm)}
    typed |= {"off": LIST if terms.off_list else ABOVE, "counted": terms.counted.value}
    form = cast(type[TermsForm], type("OrderedTermsForm", (TermsForm,), places)).sent(data=typed)
    assert isinstance(form, TermsForm)
    form.counted.choices = [SelectChoice(scope.value, word(scope)) for scope in Scope]
    return form


def _ppm(text: str | None) -> int | None:
    return Rate.percent(text).ppm if text else None


def _typed(ppm: int | None) -> str:
    return "" if ppm is None else str(Rate(ppm))
