"""The conflict policy: its versions in words, and each as a file."""

import json
from collections.abc import Iterable
from uuid import UUID

from flask import Blueprint, Response, g, render_template
from sqlalchemy import select
from sqlalchemy.orm import Session

from partners.conflict.draft import current
from partners.conflict.drafts import PolicyReplay, ReplayKind
from partners.conflict.models import ConflictPolicy
from partners.conflict.policy import in_force, rulebook, versions
from partners.conflict.rulebook import Rulebook
from partners.programme.models import Region, Tier
from portal.clock import now
from portal.db import read
from portal.identity.people import names_of
from portal.permits import Permission
from portal.web.fetch import fetch
from portal.web.guard import permit
from portal.words import policy_speak as speak
from portal.words.policy import STRENGTHS
from portal.words.speak import named
from pricing.product.models import ProductLine

pages = Blueprint("policy", __name__)
Coded = type[ProductLine] | type[Region] | type[Tier]
KINDS: tuple[Coded, ...] = (ProductLine, Region, Tier)


@pages.get("/")
@permit(Permission.POLICY_READ)
def index() -> str:
    """Every version, the one in force marked; the open draft; and the last proof of history."""
    with read(g.actor) as session:
        rows = session.scalars(versions()).all()
        proofs = select(PolicyReplay).where(PolicyReplay.kind == ReplayKind.PROOF)
        around = {
            "rows": rows,
            "current": in_force(session, now()),
            "draft": current(session),
            "proof": session.scalar(proofs.order_by(PolicyReplay.asked_at.desc()).limit(1)),
            "people": names_of({row.published_by for row in rows} | {row.drafted_by for row in rows if row.drafted_by}),
        }
    return render_template("policy/index.html", now=now(), **around)


@pages.get("/<uuid:id>")
@permit(Permission.POLICY_READ)
def show(id: UUID) -> str:
    """One version: its terms and its decision table."""
    with read(g.actor) as session:
        row = fetch(session, ConflictPolicy, id)
        names = codes(session)
    return render_template("policy/show.html", row=row, **worded(rulebook(row), names))


@pages.get("/<uuid:id>/file")
@permit(Permission.POLICY_READ)
def file(id: UUID) -> Response:
    """One version as a file."""
    with read(g.actor) as session:
        row = fetch(session, ConflictPolicy, id)
    return as_file(rulebook(row), f"policy-v{row.version}.json")


def as_file(book: Rulebook, name: str) -> Response:
    """A policy as JSON, to keep or to send."""
    text = json.dumps(book.data(), ensure_ascii=False, indent=2) + "\n"
    return Response(text, mimetype="application/json", headers={"Content-Disposition": f"attachment; filename={name}"})


def codes(session: Session) -> dict[str, str]:
    """What lines, regions and tiers are called in the reader's language, by code."""
    return {code: label for kind in KINDS for code, label in coded(session, kind)}


def coded(session: Session, kind: Coded) -> list[tuple[str, str]]:
    """The lines, regions or tiers there are: code, and name in the reader's language."""
    rows: Iterable[ProductLine | Region | Tier] = session.scalars(select(kind).order_by(kind.code))
    return [(row.code, named(row)) for row in rows]


def worded(book: Rulebook, names: dict[str, str]) -> dict[str, object]:
    """A policy's terms and entries in words, with each entry's place."""
    entries = [
        (place, speak.finds(e, book), STRENGTHS[e.strength.value], speak.applies(e.when, names, book.currency))
        for place, e in enumerate(book.entries)
    ]
    return {"terms": speak.terms(book), "entries": entries}
