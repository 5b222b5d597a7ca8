"""Lines from their deals, and a company from its lines, weighted by revenue. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median_low

from ltc.mode.advice.advise import Advice, Confidence, advise
from ltc.mode.advice.bars import facts_of, fired, open_to
from ltc.mode.advice.doubts import are_low
from ltc.mode.advice.model import Model
from ltc.mode.advice.questions import Answers, Question, Sheet
from ltc.mode.advice.score import Shares
from ltc.mode.advice.stability import Stability, winners
from ltc.mode.models import Mode
from pricing.ground.decision import Reason, Verdict
from pricing.ground.rate import PPM, Rounding, rounded


@dataclass(frozen=True, slots=True)
class Line:
    """A product line of a company: its name, its revenue in minor units of the company's currency, its sheet."""

    name: str
    revenue_minor: int
    sheet: Sheet


@dataclass(frozen=True, slots=True)
class LineAdvice:
    """What is advised for a line, and its part of the company's revenue in parts per million, rounded down."""

    name: str
    revenue_ppm: int
    advice: Advice


@dataclass(frozen=True, slots=True)
class LineFlip:
    """The line that is nearest to turning the company: run in this mode, the company would run in `company`."""

    name: str
    mode: Mode
    company: Mode


@dataclass(frozen=True, slots=True)
class Portfolio:
    """A company by its lines. `shares` are parts of the revenue of all lines that have a mode.

    One mode that carries the model's `pure_from_ppm` of it is the company's; else it is hybrid, whatever is largest.
    """

    mode: Mode | None
    shares: Shares
    lines: tuple[LineAdvice, ...]
    confidence: Confidence
    doubts: tuple[Reason, ...]
    flip: LineFlip | None
    stability: Stability
    model: str


Run = Mapping[Mode, int]


def of_deals(form: Answers, deals: Iterable[Answers]) -> Answers:
    """A line's answers: the form's own, else the median of its deals (of an even number the lower middle one)."""
    told: dict[Question, list[int]] = {}
    for answers in deals:
        for question, answer in answers.items():
            told.setdefault(question, []).append(answer)
    return {question: median_low(found) for question, found in told.items()} | form


def company(lines: Sequence[Line], model: Model) -> Portfolio:
    """Advise a company on its lines. Lines without revenue count for nothing; one must have some."""
    advised = [advise(line.sheet, model) for line in lines]
    whole = sum(line.revenue_minor for line in lines)
    run = _run(zip((a.mode for a in advised), (line.revenue_minor for line in lines), strict=True))
    mode = mode_of(run, model)
    found = tuple(_doubts(lines, advised, mode, model))
    return Portfolio(
        mode=mode,
        shares=_shares(run),
        lines=tuple(
            LineAdvice(line.name, rounded(line.revenue_minor * PPM, whole, Rounding.DOWN), advice)
            for line, advice in zip(lines, advised, strict=True)
        ),
        confidence=Confidence.LOW if are_low(found) else Confidence.SOUND,
        doubts=found,
        flip=_flip(lines, advised, model),
        stability=_stability(lines, advised, model),
        model=model.version,
    )


def mode_of(run: Run, model: Model) -> Mode | None:
    """The company's mode from the revenue that runs in each; None where none does."""
    whole = sum(run.values())
    if not whole:
        return None
    pure = (mode for mode in Mode if run.get(mode, 0) * PPM >= whole * model.pure_from_ppm)
    return max(pure, key=lambda mode: run.get(mode, 0), default=Mode.HYBRID)


def _run(pairs: Iterable[tuple[Mode | None, int]]) -> dict[Mode, int]:
    run = dict.fromkeys(Mode, 0)
    for mode, revenue in pairs:
        if mode:
            run[mode] += revenue
    return run


def _shares(run: Run) -> Shares:
    """Parts of the revenue, rounded down, the last with revenue taking what is left; alike where there is none."""
    parts = {mode: run[mode] for mode in Mode if run[mode]} or dict.fromkeys(Mode, 1)
    whole = sum(parts.values())
    told = {mode: rounded(part * PPM, whole, Rounding.DOWN) for mode, part in parts.items()}
    told[list(told)[-1]] += PPM - sum(told.values())
    return {mode: told.get(mode, 0) for mode in Mode}


def _doubts(lines: Sequence[Line], advised: Sequence[Advice], mode: Mode | None, model: Model) -> Iterable[Reason]:
    """Why not to lean on it: lines without a mode, lines of low confidence that could turn it, a mix."""
    known = list(zip(lines, advised, strict=True))
    if mode is None:
        yield Reason("mode.nothing-known", Verdict.REFER)
        return
    if without := [line.name for line, advice in known if advice.mode is None and line.revenue_minor]:
        yield Reason("mode.score-lines", Verdict.REFER, {"lines": ", ".join(without)})
    unsure = [line.name for line, advice in known if advice.mode and advice.confidence is Confidence.LOW]
    sure = [(a.mode, n.revenue_minor) for n, a in known if a.mode and a.confidence is Confidence.SOUND]
    loose = sum(n.revenue_minor for n, a in known if a.mode and a.confidence is Confidence.LOW)
    if any(mode_of(_run([*sure, (other, loose)]), model) is not mode for other in Mode) and loose:
        yield Reason("mode.unsure-lines", Verdict.REFER, {"lines": ", ".join(unsure)})
    run = _run((a.mode, n.revenue_minor) for n, a in known)
    if mode is Mode.HYBRID and run[mode] * PPM < sum(run.values()) * model.pure_from_ppm:
        yield Reason("mode.lines-differ", Verdict.ALLOW, {"pure_from_ppm": model.pure_from_ppm})


def _flip(lines: Sequence[Line], advised: Sequence[Advice], model: Model) -> LineFlip | None:
    """Among lines whose other mode would turn the company, the one that leads by least."""
    modes = [advice.mode for advice in advised]
    revenue = [line.revenue_minor for line in lines]
    now = mode_of(_run(zip(modes, revenue, strict=True)), model)
    ranked = []
    for place, (line, advice) in enumerate(zip(lines, advised, strict=True)):
        allowed = open_to(fired(facts_of(line.sheet, model), model))
        for other in (mode for mode in Mode if mode in allowed and mode is not advice.mode):
            turned = mode_of(_run(zip([*modes[:place], other, *modes[place + 1 :]], revenue, strict=True)), model)
            if now and turned and turned is not now:
                rank = (advice.margin_ppm, place, -advice.shares[other])
                ranked.append((rank, LineFlip(line.name, other, turned)))
    return min(ranked, key=lambda one: one[0])[1] if ranked else None


def _stability(lines: Sequence[Line], advised: Sequence[Advice], model: Model) -> Stability:
    """Under the weights of the same grid, all lines weighed alike each time."""
    known = [(line, advice.mode) for line, advice in zip(lines, advised, strict=True) if advice.mode]
    revenue = [line.revenue_minor for line, _ in known]
    tracks = [_track(line, model) for line, _ in known]
    length = max(map(len, tracks), default=1)
    if length == 1:
        return Stability(0, 0)
    now = mode_of(_run(zip((mode for _, mode in known), revenue, strict=True)), model)
    counted = Counter(zip(*(_stretched(track, length) for track in tracks), strict=True))
    modes = ((mode_of(_run(zip(run, revenue, strict=True)), model), count) for run, count in counted.items())
    return Stability(sum(count for mode, count in modes if mode is now), length)


def _track(line: Line, model: Model) -> list[Mode | None]:
    """The line's mode in every combination; one that the rules fix is the same in all."""
    allowed = open_to(fired(facts_of(line.sheet, model), model))
    if len(allowed) < 2:
        return [next(iter(allowed), None)]
    return list(winners(line.sheet.answers, model, allowed))


def _stretched(track: list[Mode | None], length: int) -> list[Mode | None]:
    """A track in the length of the longest: without diversity each combination stands once, with it three times."""
    return [mode for mode in track for _ in range(length // len(track))]
