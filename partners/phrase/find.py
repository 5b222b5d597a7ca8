"""Reading phrases."""

from sqlalchemy import Select, select

from partners.phrase.models import Phrase, PhraseKind


def phrases() -> Select[Phrase]:
    """Every phrase: those in use first."""
    return select(Phrase).order_by(Phrase.retired_at.isnot(None), Phrase.kind, Phrase.code)


def offered(kind: PhraseKind) -> Select[Phrase]:
    """Phrases of a kind that can be chosen today."""
    return phrases().where(Phrase.kind == kind, Phrase.retired_at.is_(None))
