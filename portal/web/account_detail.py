"""What is written down of a customer by hand: names, numbers and hosts, addresses; and removing it again."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from partners.account import details
from partners.account.models import Account, AccountAddress, AccountIdentifier, AccountName, IdentifierKind, NameKind
from partners.account.remember import TEXT_MAX
from portal.db import read
from portal.permits import Permission
from portal.web.command import command
from portal.web.fetch import fetch
from portal.web.form import HouseForm
from portal.web.guard import permit
from portal.words.speak import word

pages = Blueprint("account_detail", __name__)
Page = str | tuple[str, int] | Response
Detail = AccountName | AccountIdentifier | AccountAddress
ADDRESS = "address"
KINDS = (*(kind.value for kind in details.WRITTEN_BY_HAND), *(kind.value for kind in IdentifierKind), ADDRESS)


class DetailForm(HouseForm):
    """One more name, number or address."""

    kind = SelectField(lazy_gettext("What it is"), choices=[])
    text = StringField(lazy_gettext("As it is written"), [InputRequired(), Length(max=TEXT_MAX)])

    def offer(self) -> "DetailForm":
        """What can be written down, in the reader's language."""
        self.kind.choices = [SelectChoice(kind, word(kind)) for kind in KINDS]
        return self

    def keep(self, session: Session, account: Account) -> None:
        """Write it down."""
        kind, text = str(self.kind.data), str(self.text.data).strip()
        if kind == ADDRESS:
            details.add_address(session, account, text)
        elif kind in set(IdentifierKind):
            details.add_identifier(session, account, IdentifierKind(kind), text)
        else:
            details.add_name(session, account, NameKind(kind), text)


@pages.route("/<uuid:account>/new", methods=["GET", "POST"])
@permit(Permission.ACCOUNT_DECIDE)
def new(account: UUID) -> Page:
    """Write down one more name, number or address of a customer."""
    form = DetailForm.sent().offer()
    with read(g.actor) as session:
        row = fetch(session, Account, account)

    def again() -> str:
        return render_template("account/detail.html", form=form, account=row)

    if request.method == "GET" or not form.validate():
        return again(), 422 if form.errors else 200

    def act(session: Session) -> str:
        form.keep(session, fetch(session, Account, account))
        flash(_("It is written down."))
        return url_for("account.show", id=account)

    return command(act, form, again)


@pages.post("/names/<uuid:account_name>/removal")
@permit(Permission.ACCOUNT_DECIDE)
def remove_name(account_name: UUID) -> Page:
    """Remove a name."""
    return _removed(AccountName, account_name, details.remove_name)


@pages.post("/numbers/<uuid:account_identifier>/removal")
@permit(Permission.ACCOUNT_DECIDE)
def remove_number(account_identifier: UUID) -> Page:
    """Remove a number or host."""
    return _removed(AccountIdentifier, account_identifier, lambda session, account, row: session.delete(row))


@pages.post("/addresses/<uuid:account_address>/removal")
@permit(Permission.ACCOUNT_DECIDE)
def remove_address(account_address: UUID) -> Page:
    """Remove an address."""
    return _removed(AccountAddress, account_address, lambda session, account, row: session.delete(row))


def _removed(kind: type[Detail], id: UUID, remove: Callable[[Session, Account, Any], None]) -> Page:
    def act(session: Session) -> str:
        row = fetch(session, kind, id)
        account = fetch(session, Account, row.account_id)
        remove(session, account, row)
        flash(_("It is removed."))
        return url_for("account.show", id=account.id)

    return command(act)
