"""OCEL 2.0 as JSON (arXiv 2403.01975; ocel-standard.org), written piece by piece. Pure."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ltc.event_log.values import EVENT_TYPES, OBJECT_TYPES, Happening, Pairs, Relations, Thing, written

ALWAYS = "1970-01-01T00:00:00Z"  # attributes are those of now: their changes are not kept apart


class Count:
    """How much was written."""

    def __init__(self) -> None:
        self.objects = self.events = 0


def ocel(things: Iterable[Thing], happenings: Iterable[Happening], count: Count) -> Iterator[str]:
    """The log as text. Every event and object stands on a line of its own; none is kept in memory.

    Events come first: an object that comes into being while the log is written is there when it is referred to.
    """
    yield f'{{"objectTypes": {_types(OBJECT_TYPES)},\n"eventTypes": {_types(EVENT_TYPES)},\n"events": ['
    for each in happenings:
        yield (",\n" if count.events else "\n") + _line(_event(each))
        count.events += 1
    yield '\n],\n"objects": ['
    for one in things:
        yield (",\n" if count.objects else "\n") + _line(_object(one))
        count.objects += 1
    yield "\n]}\n"


def _types(types: Mapping[str, Mapping[str, str]]) -> str:
    return _line(
        [
            {"name": kind, "attributes": [{"name": name, "type": of} for name, of in attributes.items()]}
            for kind, attributes in types.items()
        ]
    )


def _object(one: Thing) -> dict[str, Any]:
    attributes = [{"name": name, "time": ALWAYS, "value": value} for name, value in one.attributes]
    return {"id": one.id, "type": one.type, "attributes": attributes, "relationships": _related(one.relations)}


def _event(one: Happening) -> dict[str, Any]:
    said: dict[str, Any] = {"id": one.id, "type": one.type, "time": written(one.at)}
    return said | {"attributes": _named(one.attributes), "relationships": _related(one.relations)}


def _named(attributes: Pairs) -> list[dict[str, Any]]:
    return [{"name": name, "value": value} for name, value in attributes]


def _related(relations: Relations) -> list[dict[str, str]]:
    return [{"objectId": id, "qualifier": qualifier} for id, qualifier in relations]


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
