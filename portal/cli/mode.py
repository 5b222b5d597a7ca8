"""`fairway mode advise` and `fairway mode questions`: the mode advisor without a database."""

import json
from pathlib import Path
from typing import Any

import click

from ltc.mode.advice.asked import AdviceUnreadable
from ltc.mode.advice.file import read
from ltc.mode.advice.model import Model, ModelWrong, shipped
from ltc.mode.advice.model import read as read_model
from ltc.mode.advice.questions import BLOCKS, RULES, ModeFact
from ltc.mode.advice.tell import answer
from ltc.mode.models import Mode
from portal.translations.build import compile_catalogue
from portal.words import mode_speak as speak
from portal.words.mode import STEPS
from portal.words.speak import refusal, word
from portal.words.voice import speaking

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
LANGUAGE = click.option("--language", type=click.Choice(["en", "zh"]), default="en", help="Of sentences and faults.")
MODEL = click.option("--model", "model_file", type=FILE, help="Another model (JSON) than the shipped one.")


class Unreadable(click.ClickException):
    """Something in a file is wrong: exit code 2, each fault on a line of its own."""

    exit_code = 2


@click.group()
def mode() -> None:
    """The mode advisor: direct, channel or hybrid, and why. Needs no database."""


@mode.command()
@click.argument("file", type=FILE)
@LANGUAGE
@MODEL
@click.option("--format", "shape", type=click.Choice(["json", "text"]), default="json", help="What is written out.")
def advise(file: Path, language: str, model_file: Path | None, shape: str) -> None:
    """Advise on a company, a product line or a deal that FILE describes. Writes JSON (UTF-8) to standard output.

    \b
    FILE is JSON:
      {"level": "deal",                     company, product_line or deal
       "name": "Hospital 7",                any name (optional)
       "answers": {"product_info": 4},      0 to 4, or null for unknown; a question left out is unknown
       "facts": {"named_account": true}}    what the hard rules look at (optional)
    A deal may have "value_minor", a product line "deals" (each with "answers"; the median counts),
    a company "lines" (each with "name", "revenue_minor", "answers" or "deals", "facts").
    `fairway mode questions` lists every question, answer, fact and rule; docs/mode-advisor.md documents the output.

    \b
    Exit codes: 0 advised, also where the advice is that a person must decide ("mode": null);
    2 the file cannot be used: every fault stands on standard error with its line.
    """
    compile_catalogue()
    with speaking(language, None):
        try:
            _, told = answer(read(_text(file)), _model(model_file))
        except AdviceUnreadable as error:
            faults = "\n".join(f"{file}: {speak.wrong(found)}" for found in error.wrongs)
            raise Unreadable(f"{refusal(error)}\n{faults}") from error
        said = speak.sentences(told)
    text = "\n".join(said) if shape == "text" else json.dumps({**told, "text": said}, ensure_ascii=False, indent=2)
    click.echo(text.encode())


@mode.command()
@LANGUAGE
@click.option("--json", "as_json", is_flag=True, help="As JSON instead of a list.")
def questions(language: str, as_json: bool) -> None:
    """Every question with its answers, every fact, and every hard rule with the modes that it bars."""
    compile_catalogue()
    with speaking(language, None):
        told = _catalogue()
    text = json.dumps(told, ensure_ascii=False, indent=2) if as_json else _listed(told)
    click.echo(text.encode())


@mode.command()
def model() -> None:
    """The shipped model as JSON: a beginning for one of your own (`--model`)."""
    click.echo(json.dumps(shipped().data(), ensure_ascii=False, indent=2))


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(f"{file}: not UTF-8 at byte {error.start}") from error


def _model(file: Path | None) -> Model:
    if file is None:
        return shipped()
    try:
        return read_model(json.loads(_text(file)), file.name)
    except (json.JSONDecodeError, RecursionError) as error:
        raise Unreadable(f"{file}: {error}") from error
    except ModelWrong as error:
        raise Unreadable(f"{file}: {refusal(error)}") from error


def _catalogue() -> dict[str, Any]:
    bars = shipped().rules
    return {
        "answers": [{"answer": place, "means": str(said)} for place, said in enumerate(STEPS)],
        "questions": [
            {"key": one.value, "block": kind.value, "asks": speak.question(one.value), "ends": speak.ends(one.value)}
            for kind, found in BLOCKS.items()
            for one in found
        ],
        "facts": [
            {
                "key": fact.value,
                "so": word(fact),
                "rule": rule,
                "number": f"R{list(ModeFact).index(fact) + 1}",
                "bars": [mode.value for mode in Mode if mode in bars[rule]],
            }
            for rule, fact in RULES.items()
        ],
    }


def _listed(told: dict[str, Any]) -> str:
    lines = [" · ".join(one["means"] for one in told["answers"]) + " · null"]
    for one in told["questions"]:
        lines += ["", f"{one['key']}  [{one['block']}]", f"  {one['asks']}", f"  {one['ends']}"]
    for one in told["facts"]:
        lines += ["", f"{one['key']}  [{one['number']} {one['rule']}]", f"  {one['so']}  → {', '.join(one['bars'])}"]
    return "\n".join(lines)
