"""The form of a doubt about who a customer is, as it stands on its own page and on the page of a case."""

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from partners.account.models import AccountReview
from partners.account.review import Kinship, Meant, Offer, answers
from portal.web.form import HouseForm
from portal.words.speak import word

NEW = "new"


class DoubtForm(HouseForm):
    """Which customer is meant."""

    customer = RadioField(lazy_gettext("Who is meant?"), [InputRequired()], choices=[])
    meant: dict[str, Meant]

    def offer(self, review: AccountReview, offered: Iterable[Offer]) -> "DoubtForm":
        """What can be said of each candidate, and that it is none of them."""
        names = {one.account.id: one.account.name for one in offered}
        self.meant = {f"{one.kinship}:{one.account_id}": one for one in answers(review, offered)}
        told = [SelectChoice(code, _said(one, names[one.account_id])) for code, one in self.meant.items()]
        self.customer.choices = [*told, SelectChoice(NEW, _("None of these: a new customer"))]
        return self

    @property
    def answer(self) -> Meant | None:
        """What was chosen; None: a new customer."""
        return self.meant.get(self.customer.data)


def _said(meant: Meant, name: str) -> str:
    return name if meant.kinship is Kinship.SAME else _("%(kinship)s: %(name)s", kinship=word(meant.kinship), name=name)
