"""What speaks against leaning on an advice. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from ltc.mode.advice.model import Model
from ltc.mode.advice.questions import Answers, Question
from ltc.mode.advice.score import Shares
from ltc.mode.models import Mode
from pricing.ground.decision import Reason, Verdict
from pricing.ground.rate import PPM

LOW = frozenset(
    {"mode.all-barred", "mode.nothing-known", "mode.few-answers", "mode.close", "mode.score-lines", "mode.unsure-lines"}
)


@dataclass(frozen=True, slots=True)
class Seen:
    """What an advice came to so far."""

    answers: Answers
    allowed: frozenset[Mode]
    mode: Mode | None
    margin_ppm: int
    contributions: Sequence[tuple[Question, Shares]]


def are_low(found: Sequence[Reason]) -> bool:
    """Whether these doubts make the confidence low."""
    return any(reason.rule in LOW for reason in found)


def found(seen: Seen, model: Model) -> tuple[Reason, ...]:
    """Every doubt. A mode that the rules leave alone needs no answers, so few of them are no doubt about it."""
    if not seen.allowed:
        return (Reason("mode.all-barred", Verdict.REFER),)
    if len(seen.allowed) == 1:
        return (Reason("mode.only-one-left", Verdict.ALLOW),)
    if not seen.answers:
        return (Reason("mode.nothing-known", Verdict.REFER),)
    return tuple(_found(seen, model))


def _found(seen: Seen, model: Model) -> list[Reason]:
    told, asked = [], len(Question)
    count = len(seen.answers)
    if count * PPM < asked * model.answered_low_ppm:
        told.append(Reason("mode.few-answers", Verdict.REFER, {"answered": count, "asked": asked}))
    if seen.margin_ppm < model.margin_low_ppm:
        facts = {"margin_ppm": seen.margin_ppm, "least_ppm": model.margin_low_ppm}
        told.append(Reason("mode.close", Verdict.REFER, facts))
    if set(seen.answers) == {Question.LINE_DIVERSITY} and seen.mode is Mode.HYBRID:
        told.append(Reason("mode.score-lines", Verdict.REFER))
    against = [question.value for question, ppm in seen.contributions if seen.mode and ppm[seen.mode] < 0]
    if against:
        told.append(Reason("mode.answers-against", Verdict.ALLOW, {"questions": ", ".join(against)}))
    return told
