"""JSON whose parts know their line, so that what is wrong can be shown where it stands. Pure."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')
DEPTH_MAX = 20
Token = tuple[str, int]


class NotJson(Exception):
    """The text is no JSON, or not such as we read; `line` says where and `fault` what."""

    def __init__(self, line: int, fault: str) -> None:
        super().__init__(line, fault)
        self.line, self.fault = line, fault


@dataclass(frozen=True, slots=True)
class Node:
    """A value with the line that it begins on. `value` is a scalar, a list of nodes, or members with their keys."""

    value: Any
    line: int


@dataclass(frozen=True, slots=True)
class Member:
    """One key of an object with its node."""

    key: str
    node: Node


class Members(list[Member]):
    """An object: its members in the order of the text."""


def parse(text: str) -> Node:
    """The text as nodes. Raises NotJson; a key that stands twice in an object is one."""
    try:
        json.loads(text, parse_constant=_constant)
    except json.JSONDecodeError as error:
        raise NotJson(error.lineno, "not_json") from error
    except (RecursionError, ValueError) as error:
        raise NotJson(1, "not_json") from error
    return _node(_tokens(text), 0)


def _constant(name: str) -> None:
    raise ValueError(name)


def _tokens(text: str) -> Iterator[Token]:
    """The tokens of a text that is JSON, each with its line."""
    line, before = 1, 0
    for found in TOKEN.finditer(text):
        line += text.count("\n", before, found.start())
        before = found.start()
        yield found.group(), line


def _node(tokens: Iterator[Token], depth: int, begun: Token | None = None) -> Node:
    token, line = begun or next(tokens)
    if depth > DEPTH_MAX:
        raise NotJson(line, "too_deep")
    if token == "{":
        return Node(_members(tokens, depth), line)
    if token == "[":
        return Node(list(_items(tokens, depth)), line)
    return Node(json.loads(token), line)


def _items(tokens: Iterator[Token], depth: int) -> Iterator[Node]:
    for token in tokens:
        if token[0] == "]":
            return
        if token[0] != ",":
            yield _node(tokens, depth + 1, token)


def _members(tokens: Iterator[Token], depth: int) -> Members:
    found = Members()
    for token, line in tokens:
        if token == "}":
            break
        if token == ",":
            continue
        key = json.loads(token)
        next(tokens)  # the colon
        if any(member.key == key for member in found):
            raise NotJson(line, "repeated")
        found.append(Member(key, _node(tokens, depth + 1)))
    return found
