"""The one door to statements: bytes in, what they say out. Pure."""

from ltc.bank_statement import camt, csv_file
from ltc.bank_statement.values import Sheet, StatementForeign, StatementLayoutMissing
from ltc.payout.answer.document import document
from ltc.payout.answer.read import SPACE
from ltc.payout.answer.values import AnswerFileKind
from ltc.receiving_account.layout import Layout

VERSIONS = ("camt.053.001.02", "camt.053.001.08")


def read(content: bytes, number: str, currency: str, layout: Layout | None) -> Sheet:
    """What a file says of an account. XML is camt.053, everything else CSV by the account's layout.

    Errors: those of `ltc.payout.answer.document.document`, of `camt.read` and of `csv_file.read`; AnswerFileKind,
    StatementForeign, StatementLayoutMissing.
    """
    if not content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        if layout is None:
            raise StatementLayoutMissing(field="file")
        return csv_file.read(content, layout, currency)
    space, root = document(content)
    if space.removeprefix(SPACE) not in VERSIONS or not root.is_called("Document"):
        given = space.removeprefix(SPACE) or "–"
        raise AnswerFileKind(field="file", given=given, kinds=", ".join(VERSIONS))
    sheet = camt.read(root, currency)
    if sheet.account != number:
        raise StatementForeign(field="file", last=sheet.account[-4:])
    return sheet
