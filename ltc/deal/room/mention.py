"""Whom a text mentions: @ and a name. Pure."""

import unicodedata
from collections.abc import Mapping
from uuid import UUID


def mentioned(text: str, names: Mapping[UUID, str]) -> list[UUID]:
    """The people whose name follows an @, each once, in the order of the text; a longer name goes before a shorter.

    A first name alone will do where only one of them has it. Whoever is not among the names is not mentioned, and
    the text says no more of her than what its writer typed.
    """
    plain, called = _folded(text), _calls(names)
    found: dict[UUID, None] = {}
    for at, letter in enumerate(plain):
        if letter != "@" or (at and plain[at - 1].isascii() and plain[at - 1].isalnum()):  # no mail address
            continue
        name = next((one for one in called if _stands(plain, one, at + 1)), None)
        found |= dict.fromkeys(called[name] if name else ())
    return list(found)


def _calls(names: Mapping[UUID, str]) -> dict[str, list[UUID]]:
    """What each may be called, the longest first."""
    whole: dict[str, list[UUID]] = {}
    first: dict[str, list[UUID]] = {}
    for person_id, name in names.items():
        folded = _folded(name)
        whole.setdefault(folded, []).append(person_id)
        first.setdefault(folded.partition(" ")[0], []).append(person_id)
    alone = {name: people for name, people in first.items() if len(people) == 1}
    every = {name: people for name, people in (alone | whole).items() if name}
    return dict(sorted(every.items(), key=lambda call: -len(call[0])))


def _stands(text: str, name: str, at: int) -> bool:
    """Whether a name stands there, and does not run on: Chinese has no spaces to end it."""
    after = text[at + len(name) : at + len(name) + 1]
    return text.startswith(name, at) and not (name[-1].isascii() and after.isascii() and after.isalnum())


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
