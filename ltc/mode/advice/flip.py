"""The nearest change of one answer that would turn the advice, and the question that is most worth asking. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from ltc.mode.advice.model import Model
from ltc.mode.advice.questions import ANSWER_MAX, ANSWER_MIDDLE, Answers, Question
from ltc.mode.advice.score import best, scores, shares
from ltc.mode.models import Mode
from pricing.ground.rate import PPM


@dataclass(frozen=True, slots=True)
class Flip:
    """One answer, given otherwise, turns the advice to another mode. `before` None: it is unknown now."""

    question: Question
    before: int | None
    after: int
    mode: Mode


def nearest_flip(answers: Answers, model: Model, allowed: frozenset[Mode]) -> Flip | None:
    """The smallest change of one answer that turns the advice; None when no single one does.

    Answers that were given go before questions that were not; fewer steps before more (an unknown answer counts from
    the middle); among equals the change that leaves the old mode the least, then the order of the questions.
    """
    now = best(scores(answers, model), allowed)
    if now is None:
        return None
    ranked = []
    for place, (question, after) in enumerate(_changes(answers)):
        found = scores(answers | {question: after}, model)
        mode = best(found, allowed)
        if mode is None or mode is now:
            continue
        before = answers.get(question)
        steps = abs(after - (ANSWER_MIDDLE if before is None else before))
        size = (before is None, steps, shares(found, allowed)[now], place)
        ranked.append((size, Flip(question, before, after, mode)))
    return min(ranked, key=lambda one: one[0])[1] if ranked else None


def next_question(answers: Answers, model: Model, allowed: frozenset[Mode]) -> Question | None:
    """The unknown question whose answer could move the shares most; None when all is answered or one mode is left."""
    if len(allowed) == 1:
        return None
    among = allowed or frozenset(Mode)
    reach = {q: _reach(answers, q, model, among) for q in Question if q not in answers}
    return max(reach, key=reach.__getitem__, default=None)


def _reach(answers: Answers, question: Question, model: Model, among: frozenset[Mode]) -> int:
    """How far apart the two ends of an answer would set the shares: half the sum of differences, doubled."""
    low, high = (shares(scores(answers | {question: end}, model), among) for end in (0, ANSWER_MAX))
    return min(2 * PPM, sum(abs(high[mode] - low[mode]) for mode in Mode))


def _changes(answers: Answers) -> Iterator[tuple[Question, int]]:
    for question in Question:
        for after in range(ANSWER_MAX + 1):
            if answers.get(question) != after:
                yield question, after
