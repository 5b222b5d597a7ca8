"""The one door to banks' files: bytes in, what they say out. Pure."""

from collections.abc import Callable

from ltc.payout.answer import camt, pain
from ltc.payout.answer.document import Node, document
from ltc.payout.answer.values import Answer, AnswerFileKind

SPACE = "urn:iso:std:iso:20022:tech:xsd:"
READERS: dict[str, Callable[[Node], Answer]] = {
    **dict.fromkeys((f"pain.002.001.{version}" for version in ("03", "10", "12", "14")), pain.read),
    **dict.fromkeys((f"camt.053.001.{version}" for version in ("02", "08")), camt.read),
}


def read(content: bytes) -> Answer:
    """What a bank's file says.

    Errors: AnswerFileLarge, AnswerFileBroken, AnswerFileKind, and AnswerFilePart with the part that cannot be read.
    """
    space, root = document(content)
    reader = READERS.get(space.removeprefix(SPACE))
    if reader is None or not root.is_called("Document"):
        raise AnswerFileKind(field="file", given=space.removeprefix(SPACE) or "–", kinds=", ".join(READERS))
    return reader(root)
