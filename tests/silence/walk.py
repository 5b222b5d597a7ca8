"""Every page that a partner's person can reach, taken from the route map, and where each argument leads."""

from collections.abc import Iterator
from urllib.parse import urlencode
from uuid import UUID

from sqlalchemy import select
from werkzeug.routing import Rule

from portal.db import read, shared
from portal.identity import sessions
from portal.identity.models import PersonSession
from portal.permits import permits
from pricing.ground.record import PartnerRecord, new_id
from tests.matrix import KINDS
from tests.silence.transcript import Visitor
from tests.silence.twins import X

FIXED = {
    "language": "zh",
    "token": "no-such-token",
    "code": "no-such-campaign",
    "filename": "css/fairway.css",
    "kind": "quote",
}
OWN_MAX = 3  # of a kind, so that a walk stays short
LEAVING = {"sign.out"}
# What a list may be narrowed by, sorted out of the templates and views; each is asked of every list.
ASKED = [{"q": X}, {"q": "Siem"}, {"q": "R-SOUTH"}, {"q": "%"}, {"stage": "approved"}, {"state": "won"}]
ASKED += [{"mode": "channel"}, {"view": "all"}, {"view": "overdue"}, {"page": "2"}, {"deal": str(UUID(int=7))}]


def reachable(app, *actors) -> set[tuple[str, str]]:
    """Endpoint and method of all that is open to everybody or permitted to one of these people."""
    found = set()
    for rule in app.url_map.iter_rules():
        permission = getattr(app.view_functions[rule.endpoint], "permission", None)
        if permission is None or any(permits(actor, permission) for actor in actors):
            found |= {(rule.endpoint, method) for method in rule.methods & {"GET", "POST"}}
    return found


def rules(app, actor, method: str) -> list[Rule]:
    """The addresses that a person can reach by a method, in order of their names."""
    open_to = reachable(app, actor)
    found = [r for r in app.url_map.iter_rules() if method in r.methods and (r.endpoint, method) in open_to]
    return sorted((r for r in found if r.endpoint not in LEAVING), key=lambda r: (r.endpoint, r.rule))


def addresses(visitor: Visitor, rule: Rule, most: int = OWN_MAX) -> Iterator[str]:
    """An address with a few of the person's own ids, with a rival's, and with one that never was."""
    named = sorted(rule.arguments - {"tenant"} - FIXED.keys())
    fixed = {"tenant": visitor.world.tenant.slug} | FIXED
    if not named:
        yield _built(visitor, rule, fixed)
        return
    assert len(named) == 1, f"{rule.endpoint} names several things"
    kind = KINDS[rule.endpoint.split(".")[0] if named[0] == "id" else named[0]]
    own, foreign = things(visitor, kind)
    theirs = visitor.told.call(foreign or new_id(), f"another's {kind.__name__}")
    for one in (*own[:most], theirs, visitor.told.call(new_id(), "nobody's")):
        yield _built(visitor, rule, fixed | {named[0]: one})


def things(visitor: Visitor, kind: type) -> tuple[list[UUID], UUID | None]:
    """The ids of a kind that are the person's own partner's, oldest first, and one that is somebody else's."""
    if kind is PersonSession:
        with shared() as session:
            return [row.id for row in sessions.standing(session, visitor.actor.person_id)], None
    with read(visitor.world.house) as session:
        mine = kind.partner_id == visitor.actor.partner_id if issubclass(kind, PartnerRecord) else kind.id.is_(None)
        own = session.scalars(select(kind.id).where(mine).order_by(kind.id)).all()
        return list(own), session.scalars(select(kind.id).where(~mine).order_by(kind.id).limit(1)).first()


def look_everywhere(visitor: Visitor, narrowed: bool = False) -> None:
    """Open every page, with every id; `narrowed`: every list with every way to narrow it, too."""
    for rule in rules(visitor.app, visitor.actor, "GET"):
        for url in addresses(visitor, rule):
            visitor.ask("GET", url)
        if narrowed and rule.arguments == {"tenant"}:
            for asked in ASKED:
                visitor.ask("GET", f"{url}?{urlencode(asked)}")


def knock_everywhere(visitor: Visitor) -> None:
    """Send every command about a rival's thing and about nobody's, with nothing in it."""
    for rule in rules(visitor.app, visitor.actor, "POST"):
        if rule.arguments - {"tenant"} - FIXED.keys():
            for url in list(addresses(visitor, rule))[-2:]:
                visitor.ask("POST", url)


def _built(visitor: Visitor, rule: Rule, values: dict[str, object]) -> str:
    given = {name: values[name] for name in rule.arguments}
    with visitor.app.test_request_context():
        return visitor.app.url_map.bind("127.0.0.1").build(rule.endpoint, given)
