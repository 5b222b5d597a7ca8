"""What a bank's statement says, as values, and how a file is refused. Pure."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pricing.ground.errors import Invalid
from pricing.ground.money import Money

LINES_MAX = 20_000
BYTES_MAX = 5 * 1024 * 1024
TEXT_MAX = 500


class StatementKind(StrEnum):
    """The files that are read."""

    CSV = "csv"
    CAMT_053 = "camt_053"


class Flow(StrEnum):
    """Whether money came or went."""

    CAME = "came"
    WENT = "went"


class Flaw(StrEnum):
    """Why a row of a file cannot be read."""

    DATE = "date"
    AMOUNT = "amount"
    CURRENCY = "currency"
    MARK = "mark"
    SHORT = "short"


@dataclass(frozen=True, slots=True)
class Line:
    """One booked line: where it stands in the file, and what it says. The amount is above zero."""

    number: int
    flow: Flow
    on: date
    amount: Money
    payer: str = ""
    payer_account: str = ""
    text: str = ""
    reference: str = ""
    returned: bool = False  # the bank says that it takes back what came before

    def says(self) -> tuple[str, ...]:
        """What makes it the line that it is, whatever file it stands in."""
        own = (self.flow.value, self.on.isoformat(), str(self.amount.minor), self.amount.currency)
        return (*own, self.reference) if self.reference else (*own, "", self.payer, self.payer_account, self.text)


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that cannot be read, at which column, and what stands there."""

    line: int
    column: str
    given: str
    flaw: Flaw


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a file says of one account. Balances are in minor units, and None where it has none."""

    kind: StatementKind
    lines: tuple[Line, ...]
    faults: tuple[Fault, ...] = ()
    account: str = ""
    opening_minor: int | None = None
    closing_minor: int | None = None
    skipped: int = 0  # rows that book nothing


class StatementText(Invalid):
    """The file is not written as the account's layout says."""

    code = "statement-text"


class StatementColumns(Invalid):
    """No row of the file has the titles of the account's layout."""

    code = "statement-columns"


class StatementLarge(Invalid):
    """The file has more lines than are read at once."""

    code = "statement-large"


class StatementForeign(Invalid):
    """The file is of another account, or of several."""

    code = "statement-foreign"


class StatementUneven(Invalid):
    """The opening balance and the lines do not make the closing balance."""

    code = "statement-uneven"


class StatementLayoutMissing(Invalid):
    """The account has no layout, and the file is no XML."""

    code = "statement-layout-missing"


def identities(lines: Iterable[Line]) -> list[str]:
    """SHA-256 (hex) of each line, in order. Of lines without a reference that say the same each is one of its own."""
    seen: dict[tuple[str, ...], int] = {}
    found = []
    for line in lines:
        said = line.says()
        seen[said] = seen.get(said, 0) + (0 if line.reference and said in seen else 1)
        found.append(hashlib.sha256("\x1f".join((*said, str(seen[said]))).encode()).hexdigest())
    return found
