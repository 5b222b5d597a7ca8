"""The ledger: balances by purpose, entries, and the proof that ledger and documents agree."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from flask import Blueprint, flash, g, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Answer

from ltc.cash.models import Invoice, Receipt
from ltc.ledger.find import Balances, balances, entries
from ltc.ledger.prove import proofs
from ltc.ledger.prove import prove as proving
from partners.partner.models import Partner
from portal.clock import now
from portal.db import read
from portal.permits import Permission
from portal.web.command import command
from portal.web.guard import permit
from portal.web.paging import paged
from portal.words.speak import named

pages = Blueprint("ledger", __name__)
Page = str | tuple[str, int] | Answer
OWNERS: dict[str, tuple[type[Partner | Invoice | Receipt], str]] = {  # kind of account → whose it is, called by
    "partner": (Partner, "code"),
    "invoice": (Invoice, "number"),
    "receipt": (Receipt, "bank_reference"),
}


@pages.get("/")
@permit(Permission.LEDGER_READ)
def index() -> str:
    """Balances, the newest entries, and the last proof."""
    account = request.args.get("account", "")
    with read(g.actor) as session:
        page = paged(session, entries(account or None))
        ends = {end for entry in page.rows for move in entry.transfers for end in (move.source, move.target)}
        return render_template(
            "ledger/index.html",
            page=page,
            account=account,
            names=names(session, ends),
            purpose_of=purpose_of,
            purposes=by_purpose(balances(session, account)),
            proof=session.scalar(proofs().limit(1)),
        )


@pages.post("/proofs")
@permit(Permission.LEDGER_PROVE)
def prove() -> Page:
    """Compare ledger and documents now, and keep what was found."""

    def act(session: Session) -> str:
        proof = proving(session, now())
        flash(_("Ledger and documents differ.") if proof.differing else _("Ledger and documents agree."))
        return url_for(".index")

    return command(act)


def by_purpose(found: Balances) -> list[tuple[str, str, int]]:
    """Balances summed by what accounts are for (`house:bank`, `invoice:receivable`, …) and currency."""
    sums: defaultdict[tuple[str, str], int] = defaultdict(int)
    for account, by_currency in found.items():
        for currency, minor in by_currency.items():
            sums[(purpose_of(account), currency)] += minor
    return [(purpose, currency, minor) for (purpose, currency), minor in sorted(sums.items())]


def purpose_of(account: str) -> str:
    """What an account is for, whosever it is: `partner:<id>:payable` is `partner:payable`."""
    return f"{account.split(':')[0]}:{account.rsplit(':', 1)[-1]}"


def names(session: Session, accounts: Iterable[str]) -> dict[str, str]:
    """Whose each account is, as people say it: the partner's name, the invoice's number, the bank's reference."""
    ids: defaultdict[str, dict[UUID, list[str]]] = defaultdict(lambda: defaultdict(list))
    for account in accounts:
        kind, _, rest = account.partition(":")
        if kind in OWNERS:
            ids[kind][UUID(rest.partition(":")[0])].append(account)
    return {
        account: named(row) if isinstance(row, Partner) else str(getattr(row, OWNERS[kind][1]))
        for kind, wanted in ids.items()
        for row in session.scalars(select(OWNERS[kind][0]).where(OWNERS[kind][0].id.in_(wanted)))
        for account in wanted[row.id]
    }
