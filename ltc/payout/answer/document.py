"""XML from outside, read without entities, network or depth: the one door of lxml for what others wrote. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from ltc.payout.answer.values import TEXT_MAX, AnswerFileBroken, AnswerFileLarge, AnswerFilePart

BYTES_MAX, DEPTH_MAX = 5 * 1024 * 1024, 32


@dataclass(frozen=True, slots=True)
class Node:
    """An element. Paths are names of children in its own namespace, parted by slashes."""

    element: Any
    space: str

    def all(self, path: str) -> Iterator["Node"]:
        """Every descendant at a path, in the order of the file."""
        for found in self.element.iterfind("/".join(f"{self.space}{name}" for name in path.split("/"))):
            yield Node(found, self.space)

    def text(self, *paths: str) -> str:
        """The text at the first of these paths that has one; empty where none has."""
        for path in paths:
            for found in self.all(path):
                if text := found.own():
                    return text
        return ""

    def own(self) -> str:
        """The element's own text, with one space between words."""
        return " ".join((self.element.text or "").split())[:TEXT_MAX]

    def is_called(self, name: str) -> bool:
        """Whether the element has a name."""
        return bool(self.element.tag == f"{self.space}{name}")

    def must(self, *paths: str) -> str:
        """The text at the first of these paths. Raises AnswerFilePart where there is none."""
        if text := self.text(*paths):
            return text
        raise AnswerFilePart(field="file", part=paths[0], given="–")

    def attribute(self, name: str) -> str:
        """An attribute; empty where there is none."""
        return str(self.element.get(name, ""))[:TEXT_MAX]


def document(content: bytes) -> tuple[str, Node]:
    """The namespace of a file's root, and the root. Raises AnswerFileLarge, AnswerFileBroken."""
    if len(content) > BYTES_MAX:
        raise AnswerFileLarge(field="file", most=BYTES_MAX // 1024 // 1024)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise AnswerFileBroken(field="file", line=error.lineno or 1) from error
    if root.getroottree().docinfo.doctype:
        raise AnswerFileBroken(field="file", line=1)
    _check_depth(root)
    space = etree.QName(root).namespace or ""
    return space, Node(root, f"{{{space}}}")


def _check_depth(root: Any) -> None:
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > DEPTH_MAX:
            raise AnswerFileLarge(field="file", most=BYTES_MAX // 1024 // 1024)
