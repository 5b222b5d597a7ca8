"""Pairs to learn from: each asked name with the candidates that the portal's own code recalls and measures."""

import csv
import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from partners.account.bulk import NewAccount, take_over
from partners.account.identifiers import Identifiers
from partners.account.matching.compare import Compared, compare
from partners.account.matching.name import Name, parse
from partners.account.recall import recall
from portal.bulk import Bulk
from portal.db import read, work
from portal.scratch import scratch
from pricing.ground.record import new_id

PARTNER_LIKE = {
    *("E1_feed", "E1_feed_identical", "N_E1_feed", "C1_szse_short", "C2_tw_short", "C2_tw_short_to_simplified"),
    *("C6_typed_template", "N_C5_registry_none", "N_C7_branch", "N_C8_place_swapped", "N_C9_branch_sub_template"),
}


@dataclass
class Query:
    """An asked name, the accounts that are right, and what was compared with it."""

    text: str
    stratum: str
    right: frozenset[str]
    group: str  # queries about one company are never divided between folds
    name: Name
    compared: list[Compared]

    def is_right(self, one: Compared) -> bool:
        """Whether a candidate is an account that was meant."""
        return one.candidate.account in self.right


def queries(folder: Path, language: str) -> Iterator[Query]:
    """Every query of a language's development half, with its candidates' features."""
    with scratch() as actor:
        ids = {}
        with gzip.open(folder / f"{language}_accounts.csv.gz", "rt", encoding="utf-8") as file:
            rows = [(new_id(), row["account_id"], row["name"]) for row in csv.DictReader(file)]
        ids = {key: number for key, number, _ in rows}
        with work(actor) as session:
            take_over(session, Bulk(session), (NewAccount(key, name, Identifiers()) for key, _, name in rows))
        with read(actor) as session, (folder / f"{language}_queries_dev.csv").open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                name = parse(row["query"])
                candidates, counts = recall(session, name)
                named = [type(one)(ids[one.account], one.name, one.shared) for one in candidates]
                right = frozenset(row["truth_ids"].split("|")) - {""}
                related = frozenset((row.get("related_ids") or "").split("|")) - {""}
                group = min(right or related, default=f"query {row['query_id']}")
                compared = compare(name, named, counts.weight)
                yield Query(row["query"], row["stratum"], right, group, name, compared)
