"""A file's rows as enquiries, or what is wrong with each. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from partners.account.identifiers import host_key
from partners.account.names import name_key
from partners.lead.discreet import given_away
from partners.lead.enter import Contact, Enquiry
from partners.lead.kinds import LeadSource
from partners.lead_import.kinds import DOUBLES, LeadField, LeadFlaw
from pricing.ground.errors import Invalid
from pricing.ground.money import amount

LENGTHS = {LeadField.TAX_ID: 40, LeadField.CONTACT_PHONE: 60, LeadField.NEED: 4000, LeadField.MESSAGE: 4000}
LENGTH = 200
APART = str.maketrans("；;、|", ",,,,")
GUESSES: Mapping[LeadField, tuple[str, ...]] = {
    LeadField.CUSTOMER_NAME: ("customer", "company", "account", "客户", "公司"),
    LeadField.TAX_ID: ("tax", "税号", "信用代码"),
    LeadField.HOST: ("web", "host", "site", "domain", "网址", "网站", "域名"),
    LeadField.CONTACT_PHONE: ("phone", "tel", "mobile", "电话", "手机"),
    LeadField.CONTACT_MAIL: ("mail", "邮箱", "邮件"),
    LeadField.CONTACT_NAME: ("contact", "person", "联系人", "姓名"),
    LeadField.REGION: ("region", "area", "province", "区域", "地区", "省"),
    LeadField.LINES: ("line", "product", "产品"),
    LeadField.NEED: ("need", "demand", "需求"),
    LeadField.VALUE: ("value", "amount", "金额", "预算"),
    LeadField.ORIGIN: ("origin", "source", "campaign", "来源", "渠道"),
    LeadField.MESSAGE: ("message", "note", "comment", "remark", "留言", "备注"),
}


@dataclass(frozen=True, slots=True)
class Plan:
    """How a file is read: the column of each field, what rows without one get, and what is known here."""

    mapping: Mapping[LeadField, str]
    regions: Mapping[str, UUID]  # by code and by name, small letters
    lines: Mapping[str, UUID]  # the same
    currency: str
    file_name: str = ""
    region_id: UUID | None = None
    product_line_id: UUID | None = None
    need: str = ""
    with_doubles: bool = False
    known: frozenset[str] = frozenset()  # keys of open leads


@dataclass(frozen=True, slots=True)
class Flawed:
    """A row that is not taken, and what is wrong with it."""

    line: int
    field: LeadField
    flaw: LeadFlaw
    cell: str = ""

    def data(self) -> dict[str, object]:
        """As JSON."""
        return {"line": self.line, "field": self.field.value, "flaw": self.flaw.value, "cell": self.cell}


@dataclass(frozen=True, slots=True)
class Read:
    """What a file holds: enquiries by line, and the rows that are not taken. Together they are all rows."""

    good: list[tuple[int, Enquiry]] = field(default_factory=list)
    bad: list[Flawed] = field(default_factory=list)


def guess(headers: Iterable[str]) -> dict[LeadField, str]:
    """The first column whose name holds a word of each field; a column is of one field."""
    free, found = list(headers), {}
    for one, words in GUESSES.items():
        if column := next((name for name in free if any(word in name for word in words)), None):
            found[one] = column
            free.remove(column)
    return found


def keys(name: str, tax_id: str | None, host: str | None) -> set[str]:
    """By what a customer is found to be the same as another: its name's core, its tax number, its site."""
    site, number = host_key(host), "".join((tax_id or "").split()).upper()
    named = {f"name:{name_key(name)}"} | ({f"host:{site}"} if site else set())
    return named | ({f"tax:{number}"} if number else set())


def read(rows: Iterable[tuple[int, Mapping[str, str]]], plan: Plan) -> Read:
    """Every row as an enquiry, or as what is wrong with it first."""
    found, seen = Read(), set(plan.known)
    for line, values in rows:
        said = {one: " ".join(values.get(column, "").split()) for one, column in plan.mapping.items() if column}
        flaw = next(_flaws(line, said, plan), None)
        made = None if flaw else _enquiry(said, plan)
        if made:
            own = keys(made.customer_name, made.tax_id, made.host)
            flaw = _double(line, made, own & seen, plan)
            seen |= own
        if made and (flaw is None or plan.with_doubles):
            found.good.append((line, made))
        elif flaw:
            found.bad.append(flaw)
    return found


def doubles(found: Read) -> int:
    """How many rows are left out since their customer is there already."""
    return sum(one.flaw in DOUBLES for one in found.bad)


def _double(line: int, made: Enquiry, same: set[str], plan: Plan) -> Flawed | None:
    if not same:
        return None
    flaw = LeadFlaw.KNOWN if same & plan.known else LeadFlaw.TWICE
    return Flawed(line, LeadField.CUSTOMER_NAME, flaw, made.customer_name)


def _flaws(line: int, said: Mapping[LeadField, str], plan: Plan) -> Iterator[Flawed]:
    """What is wrong with a row, in the order of the fields."""

    def flawed(one: LeadField, flaw: LeadFlaw) -> Flawed:
        return Flawed(line, one, flaw, said.get(one, "")[:LENGTH])

    if not name_key(said.get(LeadField.CUSTOMER_NAME, "")):
        yield flawed(LeadField.CUSTOMER_NAME, LeadFlaw.MISSING)
    for one, text in said.items():
        if len(text) > LENGTHS.get(one, LENGTH):
            yield flawed(one, LeadFlaw.TOO_LONG)
    if _region(said, plan) is None:
        yield flawed(LeadField.REGION, LeadFlaw.UNKNOWN_REGION if said.get(LeadField.REGION) else LeadFlaw.MISSING)
    if not _lines(said, plan):
        yield flawed(LeadField.LINES, LeadFlaw.UNKNOWN_LINE if said.get(LeadField.LINES) else LeadFlaw.MISSING)
    if said.get(LeadField.VALUE) and not _value(said, plan):
        yield flawed(LeadField.VALUE, LeadFlaw.NO_AMOUNT)
    if not (said.get(LeadField.NEED) or plan.need):
        yield flawed(LeadField.NEED, LeadFlaw.MISSING)
    elif given_away(said.get(LeadField.NEED) or plan.need, _secrets(said)):
        yield flawed(LeadField.NEED, LeadFlaw.GIVES_AWAY)


def _enquiry(said: Mapping[LeadField, str], plan: Plan) -> Enquiry | None:
    region = _region(said, plan)
    if region is None:
        return None
    contact = Contact(*(said.get(one) or None for one in CONTACT))
    return Enquiry(
        source=LeadSource.IMPORT,
        origin=said.get(LeadField.ORIGIN) or plan.file_name or None,
        customer_name=said[LeadField.CUSTOMER_NAME],
        tax_id=said.get(LeadField.TAX_ID) or None,
        host=said.get(LeadField.HOST) or None,
        region_id=region,
        product_line_ids=_lines(said, plan),
        need=said.get(LeadField.NEED) or plan.need,
        message=said.get(LeadField.MESSAGE) or None,
        value_minor=_value(said, plan),
        currency=plan.currency,
        contact=contact,
    )


CONTACT = (LeadField.CONTACT_NAME, LeadField.CONTACT_PHONE, LeadField.CONTACT_MAIL)


def _secrets(said: Mapping[LeadField, str]) -> list[str | None]:
    return [said.get(one) for one in (LeadField.CUSTOMER_NAME, LeadField.TAX_ID, LeadField.HOST, *CONTACT)]


def _region(said: Mapping[LeadField, str], plan: Plan) -> UUID | None:
    text = said.get(LeadField.REGION, "")
    return plan.regions.get(text.casefold()) if text else plan.region_id


def _lines(said: Mapping[LeadField, str], plan: Plan) -> tuple[UUID, ...]:
    """The lines that a row names; none when one of them is unknown."""
    text = said.get(LeadField.LINES, "")
    if not text:
        return (plan.product_line_id,) if plan.product_line_id else ()
    found = [plan.lines.get(part.strip().casefold()) for part in text.translate(APART).split(",") if part.strip()]
    return tuple(dict.fromkeys(one for one in found if one)) if None not in found else ()


def _value(said: Mapping[LeadField, str], plan: Plan) -> int | None:
    """The value in minor units; None when there is none, or it is no amount above zero."""
    try:
        minor = amount(said.get(LeadField.VALUE, ""), plan.currency).minor
    except Invalid:
        return None
    return minor if minor > 0 else None
