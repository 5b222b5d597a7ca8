"""What a partner's person is sent and what was done for it, written down so that two worlds can be compared."""

import re
from dataclasses import dataclass, field
from difflib import unified_diff
from functools import cache
from uuid import UUID, uuid4

from sqlalchemy import event, select

from partners.partner.models import Partner
from portal.db import current, read
from portal.identity.models import Person, Tenant
from portal.mail.compose import compose
from portal.mail.models import MailMessage
from pricing.ground.record import HouseRecord, PartnerRecord, TenantRecord

ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
FLEETING = [
    (re.compile(r'filename="(\w+)-[0-9a-f]{8}([-.])'), r'filename="\1-its-id\2'),
    (re.compile(r'nonce="[\w-]+"|nonce-[\w-]+'), "nonce"),
    (re.compile(r"\b([0-9a-f]{32}|[0-9a-f]{64})\b"), "digest"),  # of receipts, which are salted by chance
    (re.compile(r'(name="csrf_token"[^>]*value=")[^"]+'), r"\1token"),
]
ADDRESS_ID = re.compile(r"id-\d+|another.s \w+|nobody.s")  # an id in an address of a transcript
UNSAID = {"_user_id", "_id", "csrf_token", "_fresh"}  # of the session cookie: secrets of this browser


@dataclass(frozen=True)
class Exchange:
    """One request: what it was, all bytes of the answer, the statements it ran, and the rows it loaded."""

    asked: str
    answer: str
    statements: tuple[str, ...] = ()
    loaded: tuple[str, ...] = ()


@dataclass
class Transcript:
    """Everything one person saw, in order. Ids are numbered as they appear, and the tenant has no name."""

    world: object
    exchanges: list[Exchange] = field(default_factory=list)
    numbers: dict[str, str] = field(default_factory=dict)
    counted: int = 0

    def plain(self, text: str) -> str:
        """A text without what differs between any two tenants: ids, nonces, the slug."""
        for pattern, stand_in in FLEETING:
            text = pattern.sub(stand_in, text)
        text = text.replace(self.world.tenant.slug, "the-tenant").replace(address_of(self.world), "the-address")
        return ID.sub(lambda found: self._number(found[0]), text)

    def call(self, one: UUID, name: str) -> UUID:
        """Give an id a name of its own, the same in every world."""
        self.numbers[str(one)] = name
        return one

    def _number(self, one: str) -> str:
        if one not in self.numbers:
            self.numbers[one] = f"id-{self.counted}"
            self.counted += 1
        return self.numbers[one]

    def note(self, asked: str, answer: str, statements=(), loaded=()) -> None:
        """Write one exchange down."""
        self.exchanges.append(Exchange(self.plain(asked), self.plain(answer), tuple(statements), tuple(loaded)))

    def letters(self, who: str) -> None:
        """Write down every letter to somebody, as its mailbox gets it."""
        with read(self.world.house) as session:
            tenant = session.scalars(select(Tenant).where(Tenant.id == self.world.tenant.id)).one()
            address = session.get_one(Person, self.world.people[who].person_id).email
            mine = select(MailMessage).where(MailMessage.recipient == address)
            for row in session.scalars(mine.order_by(MailMessage.promised_at, MailMessage.id)):
                letter = compose(row, tenant).message
                heads = "".join(f"{name}: {value}\n" for name, value in letter.items())
                self.note(f"mail at {row.promised_at}", heads + letter.get_content())


def address_of(world) -> str:
    """Where a world's visitors come from: not the portal's own machine, and no other world's address."""
    return f"10.{100 + world.tenant.id // 100 % 100}.{100 + world.tenant.id % 100}.9"


class Visitor:
    """A partner's person at a browser. Foreign rows that were loaded for her are kept by name."""

    def __init__(self, app, transcript: Transcript, who: str) -> None:
        self.app, self.told, self.who = app, transcript, who
        self.world = transcript.world
        self.actor = self.world.people[who]
        self.foreign: list[str] = []
        self.sign_in()

    def sign_in(self) -> None:
        """A fresh session, as after a night."""
        self.client = self.world.client(self.app, self.who)
        self.client.environ_base["REMOTE_ADDR"] = address_of(self.world)

    def ask(self, method: str, url: str, **fields):
        """Send a request and write down all that came back and all that was done."""
        body = {name.replace("__", "-"): value for name, value in fields.items()}
        body = {"_key": str(uuid4())} | body if method == "POST" else None
        with watched(self.actor.partner_id) as seen:
            answer = self.client.open(url, method=method, data=body)
            content = answer.get_data()
            answer.close()
        self.foreign += [f"{method} {url}: {row}" for row in (*seen.foreign, *self._parts_of_others(seen))]
        self.told.note(f"{method} {url}", self._whole(answer, content), seen.statements, seen.loaded)
        assert answer.status_code < 500, (method, url, answer.text)
        return answer

    def _parts_of_others(self, seen: "Watch") -> list[str]:
        """Lines, moves and contents that were loaded and hang on another partner's row."""
        with read(self.world.house) as session:
            owners = {
                (kind, one): session.scalar(select(kind.partner_id).where(kind.id == one)) for kind, one in seen.parts
            }
        return [
            f"part of {kind.__name__} {one}" for (kind, one), owner in owners.items() if owner != self.actor.partner_id
        ]

    def _whole(self, answer, content: bytes) -> str:
        heads = [(n, self._cookie(v) if n == "Set-Cookie" else v) for n, v in answer.headers if n != "Date"]
        lines = [str(answer.status_code), *(f"{n}: {v}" for n, v in heads)]
        return "\n".join([*lines, "", content.decode("utf-8", "backslashreplace")])

    def _cookie(self, value: str) -> str:
        """What a session cookie says, without the secrets that sign the browser in."""
        name, _, rest = value.partition("=")
        sealed, _, ways = rest.partition(";")
        if name != "fairway" or not sealed:
            return value
        said = self.app.session_interface.get_signing_serializer(self.app).loads(sealed)
        return f"{ {k: v for k, v in sorted(said.items()) if k not in UNSAID} };{ways}"


class Watch:
    """Statements and loaded rows of one request, and which of the rows were not the partner's to read."""

    def __init__(self, partner_id: UUID | None) -> None:
        self.partner_id = partner_id
        self.statements: list[str] = []
        self.loaded: list[str] = []
        self.foreign: list[str] = []
        self.parts: set[tuple[type[PartnerRecord], UUID]] = set()

    def __enter__(self) -> "Watch":
        event.listen(current().engine, "before_cursor_execute", self._statement)
        event.listen(TenantRecord, "load", self._row, propagate=True)
        return self

    def __exit__(self, *_: object) -> None:
        event.remove(current().engine, "before_cursor_execute", self._statement)
        event.remove(TenantRecord, "load", self._row)

    def _statement(self, connection, cursor, statement, *_) -> None:
        self.statements.append(statement)

    def _row(self, row, context) -> None:
        self.loaded.append(type(row).__name__)
        if isinstance(row, HouseRecord):
            self.foreign.append(repr(row))
        owner = row.id if isinstance(row, Partner) else getattr(row, "partner_id", self.partner_id)
        if isinstance(row, PartnerRecord | Partner) and owner not in (self.partner_id, None):
            self.foreign.append(f"{type(row).__name__} of partner {owner}")
        if not isinstance(row, PartnerRecord | HouseRecord):
            self.parts |= {(kind, getattr(row, column)) for column, kind in _wholes(type(row))}


@cache
def _wholes(kind: type[TenantRecord]) -> tuple[tuple[str, type[PartnerRecord]], ...]:
    """The partner rows that a row is a part of: column and class."""
    owned = {m.class_.__tablename__: m.class_ for m in kind.registry.mappers if issubclass(m.class_, PartnerRecord)}
    keys = [(fk.column_keys[-1], fk.referred_table.name) for fk in kind.__table__.foreign_key_constraints]
    return tuple((column, owned[table]) for column, table in keys if table in owned)


def watched(partner_id: UUID | None) -> Watch:
    """Watch what is done while a partner waits."""
    return Watch(partner_id)


def difference(one: Transcript, other: Transcript, what: str = "answer") -> str | None:
    """Where two transcripts part, or None: the first exchange, and what each world said."""
    for left, right in zip(one.exchanges, other.exchanges, strict=False):
        if left.asked != right.asked:
            return f"asked {left.asked!r} here and {right.asked!r} there"
        here, there = getattr(left, what), getattr(right, what)
        if here != there:
            return f"{left.asked} ({what})\n{_first(here, there)}"
    if len(one.exchanges) != len(other.exchanges):
        return f"{len(one.exchanges)} exchanges here, {len(other.exchanges)} there"
    return None


def _first(here, there) -> str:
    """The first few lines that differ, as a reader of diffs expects them."""
    left, right = (list(x) if isinstance(x, tuple) else x.split("\n") for x in (here, there))
    changed = [
        line for line in unified_diff(left, right, n=0, lineterm="") if not line.startswith(("---", "+++", "@@"))
    ]
    return "\n".join(changed[:8])
