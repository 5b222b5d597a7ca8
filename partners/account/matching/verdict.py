"""The verdict on a candidate: hard evidence first, then the score, held back where a rule knows better. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from partners.account.matching.compare import Compared
from partners.account.matching.evidence import Evidence, evidence
from partners.account.matching.name import Name
from partners.account.matching.trees import scorers
from partners.account.tax import TaxNumber, tax_number

MILLION = 1_000_000


class Likeness(StrEnum):
    """Whether an account is the customer that is meant."""

    SAME = "same"
    POSSIBLE = "possible"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Hard:
    """What identifiers say of an account: which it shares with the asked customer, and the tax number it has."""

    shared: frozenset[str] = frozenset()  # of "tax", "host", "phone"
    tax: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A verdict on one account, its score in millionths, and the evidence in the order in which it counts."""

    account: object
    score: int
    verdict: Likeness
    evidence: tuple[Evidence, ...]


def weigh(asked: Name, tax: str | None, one: Compared, hard: Hard) -> Found:
    """The verdict on a candidate that shares keys with the asked name."""
    scorer = scorers()[one.kind]
    score = scorer.score(one.values)
    verdict = Likeness.SAME if score >= scorer.same else _least(score, scorer.possible)
    reasons = evidence(asked, one)
    if asked.whole == one.candidate.name.whole:
        verdict, score = Likeness.SAME, max(score, scorer.same)
    elif verdict is Likeness.SAME and held_back(asked, one.candidate.name):
        verdict, score = Likeness.POSSIBLE, scorer.same - 1
    elif verdict is Likeness.DIFFERENT and _is_branch_of(asked, one.candidate.name):
        verdict, score = Likeness.POSSIBLE, scorer.possible
    verdict, proof = decided(verdict, tax, hard, _is_branch(asked, one.candidate.name))
    if verdict is Likeness.POSSIBLE and not (*proof, *reasons):
        verdict = Likeness.DIFFERENT  # a doubt that cannot be put into words is not raised
    return Found(one.candidate.account, MILLION if "tax" in hard.shared else score, verdict, (*proof, *reasons))


def by_identifier(account: object, tax: str | None, hard: Hard) -> Found:
    """The verdict on an account whose names have nothing in common with the asked one."""
    verdict, proof = decided(Likeness.DIFFERENT, tax, hard, False)
    return Found(account, MILLION if verdict is Likeness.SAME else 0, verdict, proof)


def decided(named: Likeness, tax: str | None, hard: Hard, branch: bool) -> tuple[Likeness, tuple[Evidence, ...]]:
    """What identifiers make of a verdict by name.

    The same tax number is the same customer. Two numbers of one country whose check digits fit, and which differ,
    are two, of which one may be a branch. A shared host or phone lifts the name's verdict by one step.
    """
    if "tax" in hard.shared:
        return Likeness.SAME, (Evidence("tax.same"),)
    proof = tuple(Evidence(f"{kind}.same") for kind in sorted(hard.shared))
    if _two_numbers(tax_number(tax), tax_number(hard.tax)):
        told = Likeness.POSSIBLE if branch and named is not Likeness.DIFFERENT else Likeness.DIFFERENT
        return told, (Evidence("tax.differs"), *proof)
    if proof:
        return (Likeness.POSSIBLE if named is Likeness.DIFFERENT or branch else Likeness.SAME), proof
    return named, ()


def held_back(asked: Name, other: Name) -> bool:
    """Whether the score alone never suffices: branch and head office, or two full Chinese names that differ."""
    full = bool(asked.form) and bool(other.form) and "company" not in (asked.form, other.form)
    return _is_branch(asked, other) or (full and _legal(asked) != _legal(other))


def _least(score: int, possible: int) -> Likeness:
    return Likeness.POSSIBLE if score >= possible else Likeness.DIFFERENT


def _two_numbers(one: TaxNumber | None, other: TaxNumber | None) -> bool:
    if one is None or other is None or not (one.is_proof and other.is_proof):
        return False
    return one.scheme == other.scheme and one.value != other.value


def _is_branch(asked: Name, other: Name) -> bool:
    return bool(asked.branch) != bool(other.branch)


def _is_branch_of(asked: Name, other: Name) -> bool:
    return _is_branch(asked, other) and asked.core == other.core


def _legal(name: Name) -> tuple[str, frozenset[str]]:
    """What tells one full Chinese name from another; a company that goes public changes its form and stays itself."""
    return name.body, frozenset(name.places.split())
