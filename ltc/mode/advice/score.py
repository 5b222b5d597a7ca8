"""From answers to the scores and shares of the three modes, in whole numbers. Pure.

Two axes: how much speaks for selling direct (d) and how much for the channel (c), each the weighted mean of its
blocks. Direct scores d(1-c), channel c(1-d), hybrid d·c·e and what diversity adds. `e` rises from the model's floor
to one with the evidence on the axis that is known less: a need that nobody stated is no need. Scores are exact.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass

from ltc.mode.advice.model import Model
from ltc.mode.advice.questions import ANSWER_MAX, BLOCKS, Answers, Block, Question
from ltc.mode.models import Mode
from pricing.ground.rate import PPM, Rounding, rounded

HALF = PPM // 2
Scores = dict[Mode, int]
Shares = dict[Mode, int]


@dataclass(frozen=True, slots=True)
class Levels:
    """The level of every block that has an answer, in parts per million, and what diversity adds."""

    blocks: Mapping[Block, int]
    diversity_ppm: int

    def direct(self, block: Block) -> int:
        """What a block says for selling direct."""
        return self.blocks.get(block, HALF)

    def channel(self, block: Block) -> int:
        """What a block says for the channel; being able to sell oneself says the opposite."""
        level = self.blocks.get(block, HALF)
        return PPM - level if block is Block.CAPABILITY else level


@dataclass(frozen=True, slots=True)
class Axis:
    """A place on an axis: `at` of `whole`."""

    at: int
    whole: int


def levels(answers: Answers, model: Model) -> Levels:
    """The blocks' levels. Unknown questions are left out of the mean; rounded once, half to even."""
    found = {}
    for block, questions in BLOCKS.items():
        told = [(model.questions[q], answers[q]) for q in questions if q in answers]
        if weight := sum(weight for weight, _ in told):
            total = sum(weight * answer for weight, answer in told)
            found[block] = rounded(total * PPM, ANSWER_MAX * weight, Rounding.HALF_EVEN)
    diversity = model.diversity[answers[Question.LINE_DIVERSITY]] if Question.LINE_DIVERSITY in answers else 0
    return Levels(found, diversity)


def evidence(known: Levels, model: Model) -> int:
    """How much a shared need is believed, in parts per million: by the axis of which less is known."""
    axes = (model.direct, model.channel)
    least = min(sum(weight for block, weight in axis.items() if block in known.blocks) for axis in axes)
    return model.evidence_floor_ppm + rounded((PPM - model.evidence_floor_ppm) * least, PPM, Rounding.DOWN)


def axes(known: Levels, model: Model) -> tuple[Axis, Axis]:
    """Where the answers stand on the two axes."""
    direct = sum(weight * known.direct(block) for block, weight in model.direct.items())
    channel = sum(weight * known.channel(block) for block, weight in model.channel.items())
    return Axis(direct, PPM * PPM), Axis(channel, PPM * PPM)


def scored(d: Axis, c: Axis, evidence_ppm: int, diversity_ppm: int) -> Scores:
    """The three scores, on one scale."""
    return {
        Mode.DIRECT: d.at * (c.whole - c.at) * PPM,
        Mode.CHANNEL: c.at * (d.whole - d.at) * PPM,
        Mode.HYBRID: d.at * c.at * evidence_ppm + diversity_ppm * d.whole * c.whole,
    }


def scores(answers: Answers, model: Model) -> Scores:
    """The three scores of a sheet's answers."""
    known = levels(answers, model)
    return scored(*axes(known, model), evidence(known, model), known.diversity_ppm)


def shares(found: Scores, allowed: Set[Mode]) -> Shares:
    """What each allowed mode has of the whole: parts per million that sum to exactly one million.

    Rounding: all down but the last allowed mode, which takes what is left (at most 2 ppm), so that no share falls
    while its score rises. Where no allowed mode scores, they share alike.
    """
    open_to = [mode for mode in Mode if mode in allowed]
    parts = {mode: found[mode] for mode in open_to}
    if not sum(parts.values()):
        parts = dict.fromkeys(open_to, 1)
    whole = sum(parts.values())
    told = {mode: rounded(part * PPM, whole, Rounding.DOWN) for mode, part in parts.items()}
    told[open_to[-1]] += PPM - sum(told.values())
    return {mode: told.get(mode, 0) for mode in Mode}


def best(found: Scores, allowed: Set[Mode]) -> Mode | None:
    """The allowed mode of the highest score, the first of equals in the order direct, channel, hybrid."""
    return max((mode for mode in Mode if mode in allowed), key=found.__getitem__, default=None)
