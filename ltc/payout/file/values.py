"""What a payout file is made of, and how it is refused. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from pricing.ground.errors import DomainError, Invalid
from pricing.ground.money import digits

FORMULA = ("=", "+", "-", "@")


class FileFormat(StrEnum):
    """In which form a bank takes a batch."""

    SEPA = "sepa"
    CHINA_CSV = "china_csv"
    PLAIN_CSV = "plain_csv"
    NACHA = "nacha"


@dataclass(frozen=True, slots=True)
class Payer:
    """An account that the house pays from."""

    format: FileFormat
    currency: str
    holder: str
    number: str
    country: str
    bic: str | None = None
    cnaps: str | None = None
    town: str | None = None
    columns: str | None = None  # of the Chinese file, where its bank wants others: `title=field`, one a line
    routing: str | None = None  # NACHA: the bank's ABA routing number, the company's number, and both names there
    company_number: str | None = None
    company: str | None = None
    bank: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One payment: to whom, where, how much (whole minor units), and the id that comes back from the bank."""

    end_to_end_id: str
    holder: str
    bank: str
    number: str
    amount_minor: int
    currency: str
    bic: str | None = None
    cnaps: str | None = None
    routing: str | None = None

    @property
    def major(self) -> str:
        """The amount in major units with the currency's digits."""
        return f"{Decimal(self.amount_minor).scaleb(-digits(self.currency)):f}"


@dataclass(frozen=True, slots=True)
class Batch:
    """Payments that go to the bank together. `at` is the instant of the first export, and so the file's only clock."""

    number: str
    currency: str
    at: datetime
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class File:
    """A file as it leaves the house."""

    content: bytes
    extension: str
    mimetype: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a line."""

    line: Line
    why: DomainError


class PayoutFileRefused(DomainError):
    """Lines of a batch cannot be paid as they are; `faults` names every one, and no file is made."""

    code = "payout-file-refused"


class PayoutFileEmpty(DomainError):
    """A batch without a payment makes no file."""

    code = "payout-file-empty"


class PayoutFileCurrency(Invalid):
    """The form of the file is for another currency."""

    code = "payout-file-currency"


class PayoutFileAmount(Invalid):
    """An amount that is paid is above zero."""

    code = "payout-file-amount"


class PayoutFileAmountLarge(Invalid):
    """An amount, or the sum of a file, has more digits than its form can hold."""

    code = "payout-file-amount-large"


class PayoutFileText(Invalid):
    """A text that the bank would not take as it stands."""

    code = "payout-file-text"


class PayoutFileColumns(Invalid):
    """The columns of a bank's file cannot be read, or leave out where, to whom or how much."""

    code = "payout-file-columns"


class PayoutFileNeeds(Invalid):
    """The form of the file needs a fact that is not there."""

    code = "payout-file-needs"


def checked(batch: Batch, check: Callable[[Line], Line]) -> list[Line]:
    """The lines as they go into the file: all of them, or none. Raises PayoutFileEmpty, PayoutFileRefused."""
    if not batch.lines:
        raise PayoutFileEmpty
    good, faults = list[Line](), list[Fault]()
    for line in batch.lines:
        try:
            good.append(check(line))
        except DomainError as error:
            faults.append(Fault(line, error))
    if faults:
        raise PayoutFileRefused(count=len(faults), faults=faults)
    return good


def check_money(line: Line, currency: str) -> None:
    """The currency is that of the file's form, and the amount above zero."""
    if line.currency != currency:
        raise PayoutFileCurrency(currency=currency, given=line.currency)
    if line.amount_minor <= 0:
        raise PayoutFileAmount


def check_texts(texts: Iterable[tuple[str, str, int]]) -> None:
    """Texts (field, text, most characters) are there, of one line, not too long, and no spreadsheet runs them."""
    for field, text, most in texts:
        if not text.strip():
            raise PayoutFileNeeds(field=field, needs=field)
        if not text.isprintable() or text.startswith(FORMULA) or len(text) > most:
            raise PayoutFileText(field=field, text=text, most=most)
