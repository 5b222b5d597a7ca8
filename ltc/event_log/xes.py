"""XES (IEEE 1849-2016) as XML, written piece by piece: one trace for each deal. Pure."""

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import quoteattr

from ltc.event_log.ocel import Count
from ltc.event_log.values import Happening, Value, written

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849.2016" xes.features="">
<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
<extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
<global scope="trace"><string key="concept:name" value="deal"/></global>
<global scope="event"><string key="concept:name" value="event"/><string key="lifecycle:transition" value="complete"/>\
<date key="time:timestamp" value="1970-01-01T00:00:00.000Z"/></global>
<classifier name="Activity" scope="event" keys="concept:name"/>
"""
Trace = tuple[str, dict[str, Value], list[Happening]]  # the deal's number, what is known of it, and its events


def xes(traces: Iterable[Trace], count: Count) -> Iterator[str]:
    """The log as text; one trace is in memory at a time."""
    yield HEAD
    for number, known, happenings in traces:
        count.objects += 1
        count.events += len(happenings)
        yield f"<trace>{_attribute('concept:name', number)}{''.join(_attribute(*pair) for pair in known.items())}\n"
        for one in happenings:
            yield f"<event>{_event(one)}</event>\n"
        yield "</trace>\n"
    yield "</log>\n"


def _event(one: Happening) -> str:
    told = "".join(_attribute(name, value) for name, value in one.attributes)
    at = f"<date key={quoteattr('time:timestamp')} value={quoteattr(written(one.at))}/>"
    return _attribute("concept:name", one.type) + _attribute("lifecycle:transition", "complete") + at + told


def _attribute(key: str, value: Value) -> str:
    return f"<{'int' if isinstance(value, int) else 'string'} key={quoteattr(key)} value={quoteattr(_plain(value))}/>"


def _plain(value: Value) -> str:
    """A value without the signs that no XML may hold."""
    return "".join(sign for sign in str(value) if sign.isprintable())
