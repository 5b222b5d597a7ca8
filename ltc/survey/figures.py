"""What answers come to: mean and share of CSAT, NPS; nothing where too few answered. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from ltc.survey.models import SurveyKind
from pricing.ground.rate import PPM, Rounding, rounded

LEAST = 10  # answers; below it a figure says nothing
SATISFIED, PROMOTER, PASSIVE = 4, 9, 7
BAD = {SurveyKind.CSAT: 2, SurveyKind.NPS: 6}
SCORES = {SurveyKind.CSAT: range(1, 6), SurveyKind.NPS: range(11)}


@dataclass(frozen=True, slots=True)
class Csat:
    """How satisfied customers are: the mean in hundredths, and the share of scores of 4 and 5; None for too few."""

    answers: int
    mean_hundredths: int | None
    satisfied_ppm: int | None


@dataclass(frozen=True, slots=True)
class Nps:
    """Promoters less detractors in whole points of a hundred, rounded half away from zero; None for too few."""

    answers: int
    promoters: int
    passives: int
    detractors: int
    points: int | None


def is_bad(kind: SurveyKind, score: int) -> bool:
    """Whether somebody must look at an answer."""
    return score <= BAD[kind]


def csat(counts: Mapping[int, int]) -> Csat:
    """Of the number of answers by score."""
    answers = sum(counts.values())
    if answers < LEAST:
        return Csat(answers, None, None)
    total = sum(score * count for score, count in counts.items())
    satisfied = sum(count for score, count in counts.items() if score >= SATISFIED)
    mean = rounded(total * 100, answers, Rounding.HALF_AWAY)
    return Csat(answers, mean, rounded(satisfied * PPM, answers, Rounding.HALF_AWAY))


def nps(counts: Mapping[int, int]) -> Nps:
    """Of the number of answers by score."""
    answers = sum(counts.values())
    promoters = sum(count for score, count in counts.items() if score >= PROMOTER)
    passives = sum(count for score, count in counts.items() if PASSIVE <= score < PROMOTER)
    detractors = answers - promoters - passives
    if answers < LEAST:
        return Nps(answers, promoters, passives, detractors, None)
    points = rounded((promoters - detractors) * 100, answers, Rounding.HALF_AWAY)
    return Nps(answers, promoters, passives, detractors, points)
