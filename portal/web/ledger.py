"""The ledger: balances by purpose, entries, and the proof that ledger and documents agree."""

from collections import defaultdict

from flask import Blueprint, g, render_template, request

from ltc.ledger.find import Balances, balances, entries
from ltc.ledger.verify import verify
from portal.db import read
from portal.permits import Permission
from portal.web.guard import permit
from portal.web.paging import paged

pages = Blueprint("ledger", __name__)


@pages.get("/")
@permit(Permission.LEDGER_READ)
def index() -> str:
    """Balances, the newest entries, and every difference there is."""
    account = request.args.get("account", "")
    with read(g.actor) as session:
        page = paged(session, entries(account or None))
        return render_template(
            "ledger/index.html",
            page=page,
            account=account,
            purposes=by_purpose(balances(session, account)),
            differences=verify(session),
        )


def by_purpose(found: Balances) -> list[tuple[str, str, int]]:
    """Balances summed by what accounts are for (`house:bank`, `invoice:receivable`, …) and currency."""
    sums: defaultdict[tuple[str, str], int] = defaultdict(int)
    for account, by_currency in found.items():
        kind, purpose = account.split(":")[0], account.rsplit(":", 1)[-1]
        for currency, minor in by_currency.items():
            sums[(f"{kind}:{purpose}", currency)] += minor
    return [(purpose, currency, minor) for (purpose, currency), minor in sorted(sums.items())]
