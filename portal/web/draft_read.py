"""What the page of a policy's draft reads."""

from typing import Any

from flask import g
from sqlalchemy import select
from sqlalchemy.orm import Session

from partners.conflict import draft as drafting
from partners.conflict.check import SCOPES, Vocabulary, check
from partners.conflict.difference import difference
from partners.conflict.drafts import PolicyDraft, PolicyReplay, ReplayKind
from partners.conflict.policy import in_force, rulebook
from partners.conflict.rulebook import Rulebook
from partners.conflict.rules.catalogue import CATALOGUE
from portal.clock import now
from portal.db import read
from portal.identity.people import names_of
from portal.web.policy import KINDS, coded, codes, worded
from portal.words import policy_speak as speak

REPLAYS_SHOWN = 5


def sheet(session: Session, draft: PolicyDraft | None) -> dict[str, Any]:
    """The draft in words, remarks on it, what it changes, and its replays; without a draft, next to nothing."""
    if draft is None:
        return {"draft": None, "seen": ""}
    book, before, names = drafting.content(draft), rulebook(in_force(session, now())), codes(session)
    replays = select(PolicyReplay).where(PolicyReplay.kind == ReplayKind.DRAFT)
    return {
        "draft": draft,
        "seen": drafting.digest(draft),
        "editor": names_of([draft.edited_by]).get(draft.edited_by, ""),
        "remarks": [speak.remark(found) for found in check(book, vocabulary(session))],
        "differences": [speak.differs(found, names, before, book) for found in difference(before, book)],
        "rules": [(rule_id, speak.rule_name(rule_id)) for rule_id in CATALOGUE],
        "replays": session.scalars(replays.order_by(PolicyReplay.asked_at.desc()).limit(REPLAYS_SHOWN)).all(),
        **worded(book, names),
    }


def choices(session: Session) -> dict[str, list[tuple[str, str]]]:
    """Lines, regions and tiers to choose from."""
    return {name: coded(session, kind) for name, kind in zip(SCOPES, KINDS, strict=True)}


def vocabulary(session: Session) -> Vocabulary:
    """The codes that the tenant has."""
    return Vocabulary(*(frozenset(code for code, _ in coded(session, kind)) for kind in KINDS))


def current(session: Session) -> PolicyDraft:
    """The open draft. Raises NoDraft."""
    draft = drafting.current(session)
    if draft is None:
        raise drafting.NoDraft
    return draft


def opened() -> tuple[Rulebook, str]:
    """What the open draft says, and its digest."""
    with read(g.actor) as session:
        draft = current(session)
        return drafting.content(draft), drafting.digest(draft)
