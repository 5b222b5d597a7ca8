"""`fairway price` and `fairway split`."""

import json
from pathlib import Path

import click

from portal.translations.build import compile_catalogue
from portal.words.speak import refusal
from portal.words.voice import speaking
from pricing.calculation.answer import answer
from pricing.calculation.calculate import calculate
from pricing.calculation.fields import PriceFileUnreadable
from pricing.ground.errors import DomainError
from pricing.ground.money import split as splitting
from pricing.ground.money import weights_of
from pricing.rating.scope import PriceLineWrong

LANGUAGE = click.option("--language", type=click.Choice(["en", "zh"]), default="en", show_default=True)
BYTES_MAX = 50_000_000


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@LANGUAGE
def price(file: Path, language: str) -> None:
    """Price the lines of FILE, a JSON file, and print the amounts and the steps that lead to them as JSON.

    No database is needed. docs/pricing.md describes the file. Exit code 2 names the line and what is wrong.
    """
    try:
        told = answer(calculate(_text(file)))
    except DomainError as error:
        raise _usage(error, language) from error
    click.echo(json.dumps(told, ensure_ascii=False, indent=2))


@click.command()
@click.option("--amount-minor", "minor", type=int, required=True, help="Whole minor units: cents, fen, yen.")
@click.option("--weights", required=True, metavar="80,8,12", help="One for each part, from 0 on.")
@click.option("--even", is_flag=True, help="Make even parts when all weights are 0, instead of refusing.")
@LANGUAGE
def split(minor: int, weights: str, even: bool, language: str) -> None:
    """Split an amount by weight, without losing a cent, and print the parts.

    \b
    The largest remainders get what is left; of equal ones the earlier part.
    Example: fairway split --amount-minor 15 --weights 80,8,12
    """
    try:
        parts = splitting(minor, weights_of(weights), even)
    except DomainError as error:
        raise _usage(error, language) from error
    click.echo(",".join(map(str, parts)))


def _text(file: Path) -> str:
    if file.stat().st_size > BYTES_MAX:
        raise PriceFileUnreadable(where=f"> {BYTES_MAX}")
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise PriceFileUnreadable(where=str(error)) from error


def _usage(error: DomainError, language: str) -> click.UsageError:
    """A refusal in the reader's words, with exit code 2; of a line, with what is wrong with it."""
    compile_catalogue()
    with speaking(language, None):
        if isinstance(error, PriceLineWrong):
            error.facts["cause"] = refusal(error.cause)
        sentence = refusal(error)
    return click.UsageError("".join(c for c in sentence if c.isprintable()))
