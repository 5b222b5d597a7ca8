"""Of which kind a file is, by its content alone: its name and what a browser says of it count for nothing. Pure."""

import io
import zipfile
from enum import StrEnum
from xml.parsers import expat

PARTS_MAX = 1_000
ACTIVE = frozenset({"svg", "html"})  # roots that a browser would run


class FileKind(StrEnum):
    """The kinds that are taken."""

    PDF = "pdf"
    OFD = "ofd"
    XML = "xml"
    JPEG = "jpeg"
    PNG = "png"


MEDIA = {
    FileKind.PDF: ("application/pdf", "pdf"),
    FileKind.OFD: ("application/ofd", "ofd"),
    FileKind.XML: ("application/xml", "xml"),
    FileKind.JPEG: ("image/jpeg", "jpg"),
    FileKind.PNG: ("image/png", "png"),
}
ENDS = 1_024  # a PDF's last bytes, where its end is marked


def kind_of(content: bytes) -> FileKind | None:
    """The kind of a content; None for every other one."""
    if content.startswith(b"%PDF-1.") or content.startswith(b"%PDF-2."):
        return FileKind.PDF if b"%%EOF" in content[-ENDS:] else None
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return FileKind.PNG
    if content.startswith(b"\xff\xd8\xff"):
        return FileKind.JPEG
    if content.startswith(b"PK\x03\x04"):
        return FileKind.OFD if _is_ofd(content) else None
    return FileKind.XML if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and _is_plain_xml(content) else None


def _is_ofd(content: bytes) -> bool:
    """An OFD is packed like a ZIP and has its list of documents at the top. Nothing is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            names = packed.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False  # broken, with places outside of the file, or of a version that Python cannot read: no OFD
    return len(names) <= PARTS_MAX and "OFD.xml" in names


class _Unfit(Exception):
    """This XML is not taken."""


def _is_plain_xml(content: bytes) -> bool:
    """Whether it is whole XML that declares no entities, fetches nothing and is no page or drawing."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = _refuse
    parser.ProcessingInstructionHandler = _refuse  # a style sheet is one: it would be run
    parser.StartElementHandler = _no_page
    try:
        parser.Parse(content, True)
    except (_Unfit, expat.ExpatError, ValueError):
        return False
    return True


def _refuse(*_: object) -> None:
    raise _Unfit


def _no_page(name: str, _: object) -> None:
    """No part of it, however deep, is of a kind that a browser runs."""
    space, _between, tag = name.rpartition(" ")
    if tag.lower() in ACTIVE or "xhtml" in space or "svg" in space or tag.lower() == "script":
        raise _Unfit
