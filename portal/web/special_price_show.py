"""The page of one special price with the forms that its reader may send; a refused form keeps what was typed."""

from uuid import UUID

from flask import g, render_template

from ltc.special_price.models import SpecialPrice
from portal.db import read
from portal.web.fetch import fetch
from portal.web.form import HouseForm
from portal.web.special_price_form import ReasonForm, SignatureForm, WordsForm
from portal.web.special_price_read import sight


def page(special_price_id: UUID, **given: HouseForm) -> str:
    """Show it; `given` are forms that were refused, by name."""
    with read(g.actor) as session:
        found = sight(session, fetch(session, SpecialPrice, special_price_id))
    forms: dict[str, HouseForm] = {
        "signature": SignatureForm(prefix="signature"),
        "refusal": WordsForm(prefix="refusal"),
        "question": WordsForm(prefix="question"),
        "revocation": WordsForm(prefix="revocation"),
        "early": ReasonForm(prefix="early"),
    }
    wrong = next(iter(given.values()), None)
    return render_template("special_price/show.html", sight=found, row=found.row, forms=forms | given, wrong=wrong)
