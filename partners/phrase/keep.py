"""Keeping the tenant's phrases: a new one, and one that is used no more."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from partners.conflict.answers import Answer
from partners.phrase.models import Phrase, PhraseKind
from pricing.ground.errors import DomainError, Invalid


class PhraseKnown(Invalid):
    """A phrase of this kind has the code already."""

    code = "phrase-known"


class PhraseRetired(DomainError):
    """The phrase is out of use already."""

    code = "phrase-retired"


@dataclass(frozen=True, slots=True)
class NewPhrase:
    """A text in both languages; a reason also names the general answer that the partner reads."""

    kind: PhraseKind
    code: str
    name_en: str
    name_zh: str
    answer: Answer | None = None


SHIPPED = (
    NewPhrase(
        PhraseKind.QUESTION,
        "decider",
        "Who decides about the purchase, and when did you speak to this person last?",
        "谁负责采购决策？您最近一次与其沟通是什么时候？",
    ),
    NewPhrase(
        PhraseKind.QUESTION, "budget", "Is the budget approved, and for which year?", "预算是否已批准？属于哪个年度？"
    ),
    NewPhrase(
        PhraseKind.QUESTION,
        "customer",
        "Which legal entity buys? Please give its registered name and tax number.",
        "采购主体是哪家法人？请提供其注册名称和税号。",
    ),
    NewPhrase(
        PhraseKind.QUESTION,
        "project",
        "Which project or site is it for, and what is the timetable?",
        "用于哪个项目或地点？时间安排如何？",
    ),
    NewPhrase(
        PhraseKind.REASON, "held", "The customer is protected for somebody else", "客户已受他人保护", Answer.POLICY
    ),
    NewPhrase(PhraseKind.REASON, "named", "Named account of the direct team", "直销团队的直管客户", Answer.POLICY),
    NewPhrase(PhraseKind.REASON, "later", "Somebody else was verified first", "他人的报备先通过核实", Answer.TIMING),
    NewPhrase(PhraseKind.REASON, "tender", "The tender is published already", "招标已公开发布", Answer.TIMING),
    NewPhrase(PhraseKind.REASON, "thin", "The evidence is too thin", "证据不足", Answer.INFORMATION),
    NewPhrase(
        PhraseKind.REASON, "unclear", "It is not clear which customer is meant", "客户身份不明确", Answer.INFORMATION
    ),
    NewPhrase(
        PhraseKind.REASON,
        "uncovered",
        "Standing or authorisation does not cover it",
        "资质或授权不符",
        Answer.ELIGIBILITY,
    ),
    NewPhrase(
        PhraseKind.REASON,
        "uncertified",
        "No certified people for the line",
        "缺少该产品线的认证人员",
        Answer.ELIGIBILITY,
    ),
)


def add(session: Session, new: NewPhrase) -> Phrase:
    """Put a phrase into use. Raises PhraseKnown."""
    known = select(Phrase.id).where(Phrase.kind == new.kind, Phrase.code == new.code)
    if session.scalar(known):
        raise PhraseKnown(field="code", code=new.code)
    row = Phrase(
        kind=new.kind,
        code=new.code,
        name_en=new.name_en,
        name_zh=new.name_zh,
        answer=new.answer.value if new.answer else None,
    )
    session.add(row)
    return row


def retire(phrase: Phrase, now: datetime) -> None:
    """Offer a phrase no more; what was said with it stays said."""
    if phrase.retired_at:
        raise PhraseRetired
    phrase.retired_at = now
