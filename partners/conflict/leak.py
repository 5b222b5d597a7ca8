"""Finding one side's data in words meant for another. Pure.

It errs towards refusing: a word that only might be a rival's name is found too, and the writer, who
is told which word it was, says it otherwise.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from partners.account.names import LEGAL, LEGAL_ZH

KINDS = frozenset(
    {"automation", "engineering", "industrial", "instruments", "partner", "partners", "services", "solutions", "supply"}
    | {"systems", "technologies", "technology", "trading"}
)
KINDS_ZH = (
    "渠道",
    "经销",
    "代理",
    "科技",
    "技术",
    "贸易",
    "商贸",
    "系统",
    "电子",
    "信息",
    "设备",
    "自动化",
    "机电",
    "工程",
)
TELLING = (
    "another partner", "other partner", "another reseller", "another distributor", "already registered", "duplicate",
    "competitor", "rival", "someone else", "somebody else", "其他渠道", "其它渠道", "别的渠道", "另一家", "其他代理",
    "竞争对手", "已报备", "已被报备", "重复报备", "撞单",
)  # fmt: skip
UNITS = {"k": 10**3, "m": 10**6, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8}
FIGURE = re.compile(r"(\d[\d,' ]*(?:\.\d+)?)\s*(百万|千万|万|亿|[km](?![a-z]))?")
DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})")
WORD = re.compile(r"[a-z0-9]+|[\u3400-\u9fff]")
RUN = 6  # so many words (or Chinese characters) in a row are copied, not chance


@dataclass(frozen=True, slots=True)
class Known:
    """What is one side's own. Names are organisations, people and the customer as typed; amounts in major units."""

    names: frozenset[str]
    numbers: frozenset[str]
    amounts: frozenset[Decimal]
    days: frozenset[date]
    evidence: str = ""


def leaks(text: str, theirs: Iterable[Known], own: Known, exists: bool = False) -> tuple[str, ...]:
    """The words of a text that are another side's and not the reader's own, in the order of what is looked for.

    `exists`: the policy lets the reader know that somebody holds the customer, so saying so is no leak.
    """
    plain = _folded(text)
    found = [] if exists else [phrase for phrase in TELLING if _stands(phrase, plain)]
    for known in theirs:
        found += [n for n in sorted(_spellings(known.names) - _spellings(own.names)) if _stands(n, plain)]
        found += [n for n in sorted(known.numbers - own.numbers) if _squeezed(n) in _squeezed(plain)]
        found += [said for said, amount in _figures(plain) if amount in known.amounts - own.amounts]
        found += [said for said, day in _days(plain) if day in known.days - own.days]
        found += _copied(plain, _folded(known.evidence), _folded(own.evidence))
    return tuple(dict.fromkeys(found))


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text)).casefold()
    return "".join(c for c in decomposed if not unicodedata.combining(c) and unicodedata.category(c) != "Cf")


def _squeezed(text: str) -> str:
    return re.sub(r"[\W_]", "", _folded(text))


def _spellings(names: Iterable[str]) -> frozenset[str]:
    """Names as they are, without what any company could be called, and the first word of what is left."""
    whole = {_folded(name).strip() for name in names}
    cores = {_core(name) for name in whole}
    first = {word for core in cores for word in core.split()[:1] if len(word) > 3 and word.isascii()}
    return frozenset(name for name in whole | cores | first if len(name) > 1)


def _core(name: str) -> str:
    kept = [w for w in re.findall(r"[\w'-]+", name.replace(".", "")) if w not in LEGAL and w not in KINDS]
    return _without_kind(" ".join(kept))


def _without_kind(name: str) -> str:
    for kind in (*LEGAL_ZH, *KINDS_ZH):
        if name.endswith(kind) and name != kind:
            return _without_kind(name.removesuffix(kind))
    return name


def _stands(phrase: str, text: str) -> bool:
    """Whether a phrase stands in a text as words of its own; Chinese needs no spaces round it."""
    return bool(re.search(rf"(?<![a-z0-9]){re.escape(phrase)}(?![a-z0-9])", text))


def _figures(text: str) -> Iterator[tuple[str, Decimal]]:
    for said in FIGURE.finditer(text):
        yield said[0].strip(), Decimal(re.sub("[,' ]", "", said[1])) * UNITS.get(said[2] or "", 1)


def _days(text: str) -> Iterator[tuple[str, date]]:
    for said in DAY.finditer(text):
        try:
            yield said[0], date(int(said[1]), int(said[2]), int(said[3]))
        except ValueError:
            continue


def _copied(text: str, theirs: str, own: str) -> list[str]:
    """The first run of words that stands in a rival's evidence and not in the reader's."""
    words = WORD.findall(text)
    foreign = _runs(WORD.findall(theirs)) - _runs(WORD.findall(own))
    runs = (tuple(words[n : n + RUN]) for n in range(len(words) - RUN + 1))
    return [" ".join(run) for run in runs if run in foreign][:1]


def _runs(words: list[str]) -> set[tuple[str, ...]]:
    return {tuple(words[n : n + RUN]) for n in range(len(words) - RUN + 1)}
