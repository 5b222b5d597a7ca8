"""`fairway receipt verify`."""

from pathlib import Path

import click

from partners.receipt.verify import verify as checking
from portal.translations.build import compile_catalogue
from portal.words.speak import reason, word
from portal.words.voice import speaking
from pricing.ground.decision import Verdict

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def receipt() -> None:
    """Receipts of rulings."""


@receipt.command()
@click.argument("file", type=FILE)
@click.option("--head", "heads", type=FILE, help="The published heads, as saved from their address.")
@click.option("--language", type=click.Choice(["en", "zh"]), default="en", show_default=True)
def verify(file: Path, heads: Path | None, language: str) -> None:
    """Check a receipt FILE, offline: no database, no network. Exit code 1 when it was altered, and says where.

    \b
    Example: fairway receipt verify R-NORTH-0001-receipt.json --head heads.json
    """
    compile_catalogue()
    decision = checking(_text(file), _text(heads) if heads else None)
    with speaking(language, None):
        for found in decision.reasons:
            click.echo(_printable(reason(found)))
        click.echo(word(f"Receipt.{decision.verdict.value}"))
    if decision.verdict is Verdict.REFUSE:
        raise SystemExit(1)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def _printable(text: str) -> str:
    """Without what would steer a terminal: the names in a file are whatever somebody wrote there."""
    return "".join(c for c in text if c.isprintable())
