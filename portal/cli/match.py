"""`fairway match`."""

import csv
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import click

from partners.account.bulk import NewAccount, take_over
from partners.account.find import Asked, match
from partners.account.identifiers import identifiers
from partners.account.matching.verdict import Found
from portal.bulk import Bulk
from portal.db import House, read, work
from portal.imports.stream import stream
from portal.scratch import scratch
from portal.translations.build import compile_catalogue
from portal.words.speak import evidence, refusal
from portal.words.voice import speaking
from pricing.ground.errors import DomainError

COLUMNS = ("query_id", "rank", "account_id", "score", "verdict", "evidence")
MILLION = 1_000_000
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(name="match")
@click.option(
    "--accounts", "known", required=True, type=FILE, help="CSV: account_id, name; host and taxid if there are."
)
@click.option("--queries", "asked", required=True, type=FILE, help="CSV: query_id, query; host and taxid if there are.")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Where the answers go.")
@click.option("--language", type=click.Choice(["en", "zh"]), default="en", help="Of the evidence.")
def match_files(known: Path, asked: Path, out: Path, language: str) -> None:
    """Find the customers that are meant: up to five accounts for each query, with a verdict and why.

    Files are CSV in UTF-8 or GBK, also gzip. It is the portal's own matcher, in a database that is thrown away
    afterwards; no tenant is needed.
    """
    compile_catalogue()
    with speaking(language, None):
        try:
            with scratch() as actor:
                with work(actor) as session:
                    ids = _take(session, known)
                with read(actor) as session, out.open("w", encoding="utf-8", newline="") as file:
                    writer = csv.writer(file)
                    writer.writerow(COLUMNS)
                    for row in _answers(session, asked, ids):
                        writer.writerow(row)
        except DomainError as error:
            raise click.UsageError(refusal(error)) from error


def _take(session: House, path: Path) -> list[str]:
    """Take the accounts over; returns their ids, each at the number that its account's id is made of."""
    ids: list[str] = []

    def accounts() -> Iterator[NewAccount]:
        with click.progressbar(length=path.stat().st_size, label="Accounts") as bar:
            for row in stream(path, ("account_id", "name"), bar.update):
                ids.append(row["account_id"])
                told = identifiers(row.get("taxid"), row.get("host"))
                yield NewAccount(UUID(int=len(ids)), row["name"], told)

    take_over(session, Bulk(session), accounts())
    return ids


def _answers(session: House, path: Path, ids: list[str]) -> Iterator[tuple[str, int, str, str, str, str]]:
    with click.progressbar(length=path.stat().st_size, label="Queries ") as bar:
        for row in stream(path, ("query_id", "query"), bar.update):
            found = match(session, Asked(row["query"], row.get("taxid"), row.get("host"))).found
            for rank, one in enumerate(found, 1):
                yield row["query_id"], rank, ids[_number(one)], _score(one), one.verdict.value, _why(one)


def _number(one: Found) -> int:
    assert isinstance(one.account, UUID)
    return one.account.int - 1


def _score(one: Found) -> str:
    return f"{one.score // MILLION}.{one.score % MILLION:06}"


def _why(one: Found) -> str:
    return "; ".join(evidence(reason) for reason in one.evidence)
