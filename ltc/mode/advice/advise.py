"""Advising one sheet: the mode, the three shares, and everything that speaks for and against them. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from ltc.mode.advice import doubts
from ltc.mode.advice.bars import Bar, facts_of, fired, open_to
from ltc.mode.advice.flip import Flip, nearest_flip, next_question
from ltc.mode.advice.model import Model
from ltc.mode.advice.questions import ANSWER_MIDDLE, Answers, Question, Sheet
from ltc.mode.advice.score import Scores, Shares, best, scores, shares
from ltc.mode.advice.stability import Stability, stability
from ltc.mode.models import Mode
from pricing.ground.decision import Reason


class Confidence(StrEnum):
    """Whether the advice can be leant on; the doubts say why not."""

    LOW = "low"
    SOUND = "sound"


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one answer did to the three shares; each time the differences sum to zero.

    `ppm` is against the middle answer, so its sign is what the answer says. `added_ppm` is against no answer: what
    knowing it did. A decisive answer is one without which another mode would be advised.
    """

    question: Question
    answer: int
    ppm: Shares
    added_ppm: Shares
    decisive: bool


@dataclass(frozen=True, slots=True)
class Fired:
    """A hard rule that fired; decisive when without it another mode would be advised."""

    rule: str
    bars: frozenset[Mode]
    decisive: bool


@dataclass(frozen=True, slots=True)
class Advice:
    """What is advised, and why. Without a mode a person decides: the doubts say whether all is barred or unknown.

    `shares` are among the modes that no rule bars, `fit` is what the answers alone say; each sums to one million.
    """

    mode: Mode | None
    shares: Shares
    fit: Shares
    margin_ppm: int
    answered: int
    confidence: Confidence
    doubts: tuple[Reason, ...]
    contributions: tuple[Contribution, ...]
    rules: tuple[Fired, ...]
    flip: Flip | None
    ask: Question | None
    stability: Stability
    model: str


def advise(sheet: Sheet, model: Model) -> Advice:
    """Advise on a deal, or on a line or a company that is described by one sheet."""
    bars = fired(facts_of(sheet, model), model)
    allowed = open_to(bars)
    found = scores(sheet.answers, model)
    mode = choice(sheet.answers, found, allowed)
    told = shares(found, allowed or frozenset(Mode))
    margin = margin_of(told, allowed)
    contributions = _contributions(sheet.answers, model, allowed)
    doubted = doubts.found(doubts.Seen(sheet.answers, allowed, mode, margin, _told(contributions)), model)
    return Advice(
        mode=mode,
        shares=told,
        fit=shares(found, frozenset(Mode)),
        margin_ppm=margin,
        answered=len(sheet.answers),
        confidence=Confidence.LOW if doubts.are_low(doubted) else Confidence.SOUND,
        doubts=doubted,
        contributions=contributions,
        rules=_rules(sheet.answers, bars, found),
        flip=nearest_flip(sheet.answers, model, allowed) if mode else None,
        ask=next_question(sheet.answers, model, allowed),
        stability=stability(sheet.answers, model, allowed),
        model=model.version,
    )


def quick(sheet: Sheet, model: Model) -> tuple[Mode | None, Confidence, tuple[Bar, ...]]:
    """The mode, the confidence and the rules that fired, without the rest: what routing needs."""
    bars = fired(facts_of(sheet, model), model)
    allowed = open_to(bars)
    found = scores(sheet.answers, model)
    mode = choice(sheet.answers, found, allowed)
    margin = margin_of(shares(found, allowed or frozenset(Mode)), allowed)
    doubted = doubts.found(doubts.Seen(sheet.answers, allowed, mode, margin, ()), model)
    return mode, Confidence.LOW if doubts.are_low(doubted) else Confidence.SOUND, bars


def choice(answers: Answers, found: Scores, allowed: frozenset[Mode]) -> Mode | None:
    """The mode that is advised. Nothing is advised on nothing, unless the rules leave one mode only."""
    return best(found, allowed) if answers or len(allowed) == 1 else None


def margin_of(told: Shares, allowed: frozenset[Mode]) -> int:
    """By how much the first share leads the second, in parts per million. A mode that is alone leads by all."""
    if not allowed:
        return 0
    ranked = sorted((told[mode] for mode in allowed), reverse=True)
    return ranked[0] - ranked[1] if len(ranked) > 1 else ranked[0]


def _contributions(answers: Answers, model: Model, allowed: frozenset[Mode]) -> tuple[Contribution, ...]:
    among = allowed or frozenset(Mode)
    found = scores(answers, model)
    whole, mode = shares(found, among), choice(answers, found, allowed)
    told = []
    for question in (q for q in Question if q in answers):
        without = {q: answer for q, answer in answers.items() if q is not question}
        less = scores(without, model)
        middle = scores(answers | {question: ANSWER_MIDDLE}, model)
        told.append(
            Contribution(
                question,
                answers[question],
                _less(whole, shares(middle, among)),
                _less(whole, shares(less, among)),
                choice(without, less, allowed) is not mode,
            )
        )
    return tuple(told)


def _told(found: tuple[Contribution, ...]) -> tuple[tuple[Question, Shares], ...]:
    return tuple((one.question, one.ppm) for one in found)


def _less(whole: Shares, part: Shares) -> Shares:
    return {mode: whole[mode] - part[mode] for mode in Mode}


def _rules(answers: Answers, bars: tuple[Bar, ...], found: Scores) -> tuple[Fired, ...]:
    mode = choice(answers, found, open_to(bars))
    return tuple(
        Fired(bar.rule, bar.modes, choice(answers, found, open_to(b for b in bars if b is not bar)) is not mode)
        for bar in bars
    )
