"""`fairway match`."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from uuid import UUID

import click

from partners.account.bulk import NewAccount, take_over
from partners.account.find import Asked, match
from partners.account.identifiers import identifiers
from partners.account.matching.verdict import Found
from partners.account.tax import check
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

    Files are CSV in UTF-8 or GBK, also gzip. A tax number that cannot be right is told on the way. It is the
    portal's own matcher, in a database that is thrown away afterwards; no tenant is needed.
    """
    compile_catalogue()
    with speaking(language, None):
        try:
            with scratch() as actor:
                with work(actor) as session:
                    ids = _take(session, known)
                with read(actor) as session, _whole_or_not(out) as file:
                    writer = csv.writer(file)
                    writer.writerow(COLUMNS)
                    for row in _answers(session, asked, ids):
                        writer.writerow(row)
        except DomainError as error:
            raise click.UsageError(refusal(error)) from error


@contextmanager
def _whole_or_not(out: Path) -> Iterator[IO[str]]:
    """A file that takes its place when it is whole; what stood there stays until then, and if it fails."""
    unfinished = out.with_name(f"{out.name}.unfinished")
    try:
        with unfinished.open("w", encoding="utf-8", newline="") as file:
            yield file
        unfinished.replace(out)
    finally:
        unfinished.unlink(missing_ok=True)


def _take(session: House, path: Path) -> list[str]:
    """Take the accounts over; returns their ids, each at the number that its account's id is made of."""
    ids: list[str] = []

    def accounts() -> Iterator[NewAccount]:
        with click.progressbar(length=path.stat().st_size, label="Accounts") as bar:
            for row in stream(path, ("account_id", "name"), bar.update):
                ids.append(row["account_id"])
                _doubt_tax(row["account_id"], row.get("taxid"))
                told = identifiers(row.get("taxid"), row.get("host"))
                yield NewAccount(UUID(int=len(ids)), row["name"], told)

    take_over(session, Bulk(session), accounts())
    return ids


def _answers(session: House, path: Path, ids: list[str]) -> Iterator[tuple[str, int, str, str, str, str]]:
    with click.progressbar(length=path.stat().st_size, label="Queries ") as bar:
        for row in stream(path, ("query_id", "query"), bar.update):
            _doubt_tax(row["query_id"], row.get("taxid"))
            found = match(session, Asked(row["query"], row.get("taxid"), row.get("host"))).found
            for rank, one in enumerate(found, 1):
                yield row["query_id"], rank, ids[_number(one)], _score(one), one.verdict.value, _why(one)


def _doubt_tax(row: str, number: str | None) -> None:
    """Say which digit of a tax number does not fit; it stays as it is written, and decides nothing."""
    try:
        check(number)
    except DomainError as error:
        click.echo(f"{row}, {number}: {refusal(error)}", err=True)


def _number(one: Found) -> int:
    assert isinstance(one.account, UUID)
    return one.account.int - 1


def _score(one: Found) -> str:
    return f"{one.score // MILLION}.{one.score % MILLION:06}"


def _why(one: Found) -> str:
    return "; ".join(evidence(reason) for reason in one.evidence)
