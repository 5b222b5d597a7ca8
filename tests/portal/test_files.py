"""Files: their kind by content, kept whole under names of our own, read back only when they are the same."""

import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from portal.config import settings
from portal.db import read, work
from portal.files.keep import (
    FILE_BYTES_MAX,
    FileEmpty,
    FileGone,
    FileRefused,
    FileTooLarge,
    Sent,
    content,
    keep,
    shown,
)
from portal.files.kinds import FileKind, kind_of
from portal.files.models import StoredFile
from pricing.ground.record import new_id
from tests.deals import NOW
from tests.invoices import PDF, packed

XML = b'<?xml version="1.0" encoding="UTF-8"?><invoice><total>1</total></invoice>'
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<html><script>alert(1)</script></html>"
BOMB = b'<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;">]><a>&c;</a>'
STYLED = b'<?xml-stylesheet href="http://evil.example/x.xsl" type="text/xsl"?><a/>'
NESTED = b'<a><h:script xmlns:h="http://www.w3.org/1999/xhtml">alert(1)</h:script></a>'


@pytest.mark.parametrize(
    ("sent", "kind"),
    [
        (PDF, FileKind.PDF),
        (b"\x89PNG\r\n\x1a\n...", FileKind.PNG),
        (b"\xff\xd8\xff\xe0...", FileKind.JPEG),
        (packed("OFD.xml", "Doc_0/Document.xml"), FileKind.OFD),
        (XML, FileKind.XML),
        (b"\xef\xbb\xbf" + XML, FileKind.XML),
        (b"%PDF-1.7 without an end", None),
        (b"%!PS\n%PDF-1.7\n%%EOF", None),
        (packed("word/document.xml"), None),
        (packed("OFD.xml")[:40], None),
        (packed(*[f"{n}" for n in range(1_001)], "OFD.xml"), None),
        (b"customer_name\nBosch\n", None),
        (b"MZ\x90\x00", None),
        (b"GIF89a", None),
        (b"<not closed>", None),
        (SVG, None),
        (HTML, None),
        (BOMB, None),
        (STYLED, None),
        (NESTED, None),
    ],
)
def test_f10_the_kind_is_what_the_content_says(sent, kind):
    assert kind_of(sent) is kind


@given(st.binary(max_size=300))
def test_f10_any_bytes_are_a_kind_or_none_and_never_an_error(sent):
    assert kind_of(sent) in {None, *FileKind}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\x.pdf", "x.pdf"),
        ("a\x00b.pdf", "ab.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("发票.pdf", "发票.pdf"),
        ("", "–"),
        ("x" * 300, "x" * 120),
    ],
)
def test_f11_a_name_is_only_something_to_show(name, said):
    assert shown(name) == said


def kept(world, name="../../invoice.pdf", bytes_=PDF):
    with work(world.house) as session:
        return keep(session, world.partners["north"], Sent(name, bytes_), new_id(), NOW)


def path_of(row):
    return Path(settings().files_folder) / str(row.tenant_id) / row.id.hex[-2:] / row.id.hex


def test_f11_the_bytes_lie_under_the_tenant_and_an_id_whatever_the_name(world):
    row = kept(world)
    assert path_of(row).read_bytes() == PDF
    assert stat.S_IMODE(path_of(row).stat().st_mode) == 0o600
    assert content(row) == PDF
    assert (row.name, row.size, row.kind) == ("invoice.pdf", len(PDF), FileKind.PDF)


def test_the_bytes_go_when_the_transaction_does(world):
    with pytest.raises(ZeroDivisionError), work(world.house) as session:
        row = keep(session, world.partners["north"], Sent("x.pdf", PDF), new_id(), NOW)
        session.flush()
        assert path_of(row).exists()
        raise ZeroDivisionError
    assert not path_of(row).exists()
    with read(world.house) as session:
        assert session.scalars(select(StoredFile)).all() == []


@pytest.mark.parametrize(
    ("sent", "error"),
    [(b"", FileEmpty), (b"text", FileRefused), (PDF + b" " * FILE_BYTES_MAX, FileTooLarge)],
)
def test_what_is_no_file_of_ours_is_refused_at_its_field(world, sent, error):
    with pytest.raises(error) as refused:
        kept(world, bytes_=sent)
    assert refused.value.field == "file"


def test_a_file_that_was_changed_or_taken_away_is_not_handed_out(world):
    row = kept(world)
    path_of(row).write_bytes(PDF + b"!")
    with pytest.raises(FileGone):
        content(row)
    path_of(row).unlink()
    with pytest.raises(FileGone):
        content(row)
