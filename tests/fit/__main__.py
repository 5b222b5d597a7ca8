"""`python -m tests.fit FOLDER [--report]`: cross-validate on the development half, then fit and write the parameters.

FOLDER holds `en_…` and `cn_…` files (`accounts.csv.gz`, `queries_dev.csv`). Five folds, divided by company. The bars
for *same* and *possible* come from the scores that a query got from folds it was not in.
"""

import argparse
import json
import zlib
from pathlib import Path

import lightgbm
import numpy as np

import partners.account.matching
from partners.account.matching.compare import FEATURES
from partners.account.matching.verdict import held_back
from tests.fit.figures import Answer, Quality, quality
from tests.fit.pairs import PARTNER_LIKE, Query, queries

FOLDS, ROUNDS, MILLION = 5, 180, 1_000_000
NOBODY_PERCENT = 2  # at most so many queries without an answer are called *same*
SETTINGS = {
    **{"objective": "binary", "learning_rate": 0.06, "num_leaves": 14, "min_child_samples": 25, "lambda_l2": 5.0},
    **{"feature_fraction": 0.6, "bagging_fraction": 0.8, "bagging_freq": 1, "seed": 7, "num_threads": 1},
    **{"deterministic": True, "force_row_wise": True, "verbose": -1},
}
TARGET = Path(partners.account.matching.__file__).parent / "parameters.json"
Place = tuple[int, int]  # of a pair: query, candidate


def fold(query: Query) -> int:
    """The fold of a query: of its company, so that no company is in two."""
    return zlib.crc32(query.group.encode()) % FOLDS


def pairs(asked: list[Query], kind: str) -> list[Place]:
    """Where the pairs of a kind stand."""
    return [(q, c) for q, query in enumerate(asked) for c, one in enumerate(query.compared) if one.kind == kind]


def train(asked: list[Query], places: list[Place]) -> lightgbm.Booster:
    """A booster for pairs."""
    values = np.array([asked[q].compared[c].values for q, c in places], dtype=float)
    right = np.array([asked[q].is_right(asked[q].compared[c]) for q, c in places], dtype=float)
    return lightgbm.train(SETTINGS, lightgbm.Dataset(values, right), ROUNDS)


def cross_validate(asked: list[Query], kind: str) -> dict[Place, int]:
    """Scores in millionths, each from a booster that has not seen the pair's company."""
    scores: dict[Place, int] = {}
    places = pairs(asked, kind)
    for number in range(FOLDS):
        booster = train(asked, [p for p in places if fold(asked[p[0]]) != number])
        held = [p for p in places if fold(asked[p[0]]) == number]
        values = np.array([asked[q].compared[c].values for q, c in held], dtype=float)
        scores |= {p: int(s * MILLION) for p, s in zip(held, booster.predict(values), strict=True)}
    return scores


def answers(asked: list[Query], scores: dict[Place, int], same: dict[str, int] | None) -> dict[int, Answer]:
    """The best candidate of each query. With bars for *same*, the rules hold back what they hold back in the portal."""
    found: dict[int, Answer] = {}
    for (q, c), score in sorted(scores.items()):
        query, one = asked[q], asked[q].compared[c]
        if same and held_back(query.name, one.candidate.name):
            score = min(score, same[one.kind] - 1)
        if q not in found or score > found[q].score:
            found[q] = Answer(score, query.is_right(one), bool(query.right))
    return found


def judged(asked: list[Query], found: dict[int, Answer], strata: set[str] | None, same: int | None = None) -> Quality:
    """The figures of the queries of some strata."""
    chosen = [q for q, query in enumerate(asked) if strata is None or query.stratum in strata]
    with_right = sum(bool(asked[q].right) for q in chosen)
    return quality([found[q] for q in chosen if q in found], len(chosen), with_right, same)


def dumped(booster: lightgbm.Booster) -> list[list | int]:
    """Trees of whole numbers: features are whole, so a bar between two of them is its floor."""
    return [_dumped(tree["tree_structure"]) for tree in booster.dump_model()["tree_info"]]


def _dumped(node: dict) -> list | int:
    if "leaf_value" in node:
        return round(node["leaf_value"] * MILLION)
    low, high = _dumped(node["left_child"]), _dumped(node["right_child"])
    return [node["split_feature"], int(np.floor(node["threshold"])), low, high]


def _bar(asked: list[Query], found: dict[int, Answer]) -> int:
    """From which score on a pair is *same*: precision .98 where partners ask, and few queries without an answer."""
    sharp = judged(asked, found, PARTNER_LIKE).from_score
    nobody = sorted((one.score for one in found.values() if not one.has_right), reverse=True)
    without = sum(not query.right for query in asked)
    return max(sharp, nobody[without * NOBODY_PERCENT // 100] + 1)


def fit(folder: Path, language: str) -> dict[str, dict]:
    """Cross-validate a language, print its figures, and fit its scorers."""
    asked = list(queries(folder, language))
    kinds = ("latin",) if language == "en" else ("han", "cross")
    scores: dict[Place, int] = {}
    for kind in kinds:
        scores |= cross_validate(asked, kind)
    bar = _bar(asked, answers(asked, scores, None))
    found = answers(asked, scores, dict.fromkeys(("latin", "han", "cross"), bar))
    print(f"{language} all strata    {judged(asked, found, None, bar)}")
    print(f"{language} partner-like  {judged(asked, found, PARTNER_LIKE, bar)}")
    for stratum in sorted({query.stratum for query in asked if query.right}):
        print(f"   {stratum:28} {judged(asked, found, {stratum})}")
    low = {"latin": 200_000, "han": 100_000, "cross": 200_000}
    return {
        kind: {
            "features": FEATURES[kind],
            "same": bar,
            "possible": low[kind],
            "trees": dumped(train(asked, pairs(asked, kind))),
        }
        for kind in kinds
    }


def main() -> None:
    """Read the command line, and write the parameters unless only a report is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--report", action="store_true", help="cross-validate only; write nothing")
    given = parser.parse_args()
    scorers = fit(given.folder, "en") | fit(given.folder, "cn")
    if not given.report:
        lines = [f"{json.dumps(kind)}: {json.dumps(one, separators=(',', ':'))}" for kind, one in scorers.items()]
        TARGET.write_text('{"scorers": {\n' + ",\n".join(lines) + "\n}}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
