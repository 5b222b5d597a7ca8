"""Speaking both languages at once: what a document calls instead of the words of one."""

from collections.abc import Callable
from typing import Any

from flask_babel import force_locale, gettext

from portal.words.speak import Named, word
from portal.words.tongue import LOCALES

BOTH = "both"


def _twice(say: Callable[[], str]) -> str:
    """What is said in Chinese and in English; once where it is the same."""
    said = []
    for language in ("zh", "en"):
        with force_locale(LOCALES[language]):
            said.append(say())
    return " ".join(dict.fromkeys(said))


def _gettext(message: str, **facts: Any) -> str:
    return _twice(lambda: gettext(message, **facts))


def _word(code: Any) -> str:
    return _twice(lambda: word(code))


def _named(thing: Named | None) -> str:
    names = (thing.name_zh, thing.name_en) if thing else ("–",)
    return " ".join(dict.fromkeys(name for name in names if name))


IN_BOTH: dict[str, Any] = {"_": _gettext, "word": _word, "named": _named}
