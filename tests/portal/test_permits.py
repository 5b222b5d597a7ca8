"""The matrix: every address × every role × {own, rival's, other tenant's, nobody's}, with no blank cell."""

import html
import re
from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from portal.audit.models import AuditHead
from portal.db import read
from portal.permits import Permission, permits
from pricing.ground.record import new_id
from tests.conftest import new_tenant
from tests.matrix import KINDS, furnish, own
from tests.world import build

OPEN = {"static", "root.show", "language.choose", "health.alive", "health.ready", "health.figures"}
OPEN |= {
    "sign.show",
    "sign.again",
    "sign.out",
    "sign.forgotten",
    "sign.password",
    "invitation.show",
    "invitation.accept",
}
OPEN |= {"ruling_receipt.heads", "campaign_lead.show", "campaign_lead.send", "campaign_lead.thanks"}
OPEN |= {"survey_answer.show", "survey_answer.send", "survey_answer.thanks"}
OPEN |= {"quote_answer.show", "quote_answer.accept", "quote_answer.decline"}
STEADY = re.compile(r'nonce="[^"]*"|value="[^"]{30,}"|/[0-9a-f-]{36}|%2F[0-9a-f-]{36}|acme-[0-9a-f]{8}')
FILLED = {"kind": "quote", "language": "en", "code": "payment", "rule": "account.named", "place": "1"}
FILLED |= {"question": "nps", "noun": "deal"}


@pytest.fixture(scope="module")
def matrix(database, app):
    """A furnished tenant, a furnished neighbour, and a client for every person."""
    from portal import db

    db.use(database)
    app.config["WTF_CSRF_ENABLED"] = False
    world, other = build(new_tenant()), build(new_tenant())
    furnish(world)
    furnish(other)
    return app, world, other, {who: world.client(app, who) for who in world.people}


def rules(app):
    """Every address of the portal, with the methods that do something."""
    for rule in app.url_map.iter_rules():
        for method in sorted(rule.methods & {"GET", "POST"}):
            yield rule, method


def address(app, world, rule, ids):
    """A rule's address in a tenant, with ids in its arguments; None when the matrix has no row for one."""
    values = {"tenant": world.tenant.slug}
    for argument in rule.arguments - {"tenant"}:
        values[argument] = FILLED.get(argument) or ids(rule.endpoint, argument)
        if values[argument] is None:
            return None
    with app.test_request_context():
        return app.url_map.bind("127.0.0.1").build(rule.endpoint, values)


def ask(client, method, url):
    """An answer; a POST carries nothing but its key, so that no command can succeed by chance."""
    return client.post(url, data={"_key": str(uuid4())}) if method == "POST" else client.get(url)


def test_every_address_is_guarded_or_known_to_be_open(matrix):
    app = matrix[0]
    for rule, _ in rules(app):
        permission = getattr(app.view_functions[rule.endpoint], "permission", "missing")
        if rule.endpoint in OPEN:
            assert permission in (None, "missing"), rule.endpoint
        else:
            assert isinstance(permission, Permission), rule.endpoint


def test_every_argument_of_every_address_is_known_to_the_matrix(matrix):
    app = matrix[0]
    for rule, _ in rules(app):
        if rule.endpoint in OPEN:
            continue
        for argument in rule.arguments - {"tenant"} - FILLED.keys():
            noun = rule.endpoint.split(".")[0] if argument == "id" else argument
            assert noun in KINDS, (rule.endpoint, argument)


def test_a19_a_guest_reaches_nothing_but_the_open_addresses(matrix):
    app, world, _, _ = matrix
    guest = app.test_client()
    for rule, method in rules(app):
        if rule.endpoint in OPEN:
            continue
        url = address(app, world, rule, lambda *_: new_id())
        answer = ask(guest, method, url)
        assert answer.status_code in (302, 401), (rule.endpoint, method, answer.status_code)


def test_whoever_lacks_the_permission_is_refused_and_nothing_is_written(matrix):
    app, world, _, clients = matrix
    before = written(world)
    for rule, method in rules(app):
        if rule.endpoint in OPEN:
            continue
        permission = app.view_functions[rule.endpoint].permission
        url = address(app, world, rule, lambda e, a: own(world, e, a) or new_id())
        for who, actor in world.people.items():
            if permits(actor, permission):
                continue
            answer = ask(clients[who], method, url)
            assert answer.status_code == 403, (rule.endpoint, method, who, answer.status_code)
    assert written(world) == before


def test_a01_a10_foreign_ids_answer_exactly_like_ids_that_never_were(matrix):
    app, world, other, clients = matrix
    rival = {"south_seller": clients["south_seller"]}
    for rule, method in rules(app):
        named = rule.arguments - {"tenant"} - FILLED.keys()
        if rule.endpoint in OPEN or not named:
            continue
        nobody = address(app, world, rule, lambda *_: new_id())
        foreign = address(app, world, rule, lambda e, a: own(other, e, a) or new_id())
        mine = address(app, world, rule, lambda e, a: own(world, e, a) or new_id())
        for client in clients.values():
            assert same(ask(client, method, foreign), ask(client, method, nobody)), (rule.endpoint, method)
        for client in rival.values():
            assert same(ask(client, method, mine), ask(client, method, nobody)), (rule.endpoint, method)


def test_whoever_holds_the_permission_opens_her_own(matrix):
    app, world, _, clients = matrix
    opened = 0
    for rule, method in rules(app):
        if rule.endpoint in OPEN or method != "GET" or rule.endpoint in UNREADY:
            continue
        permission = app.view_functions[rule.endpoint].permission
        url = address(app, world, rule, lambda e, a: own(world, e, a))
        for who in ("north_admin", "channel_manager", "direct_seller", "finance", "tenant_admin", "auditor"):
            if url and permits(world.people[who], permission):
                answer = clients[who].get(url)
                assert answer.status_code in (200, 302, 303), (rule.endpoint, who, answer.status_code)
                opened += 1
    assert opened > 100


def test_no_page_links_to_what_its_reader_may_not_open(matrix):
    _, world, _, clients = matrix
    for who, client in clients.items():
        seen, ahead = set(), [world.url()]
        while ahead:
            url = ahead.pop()
            shape = UUID.sub("id", url.partition("?")[0])
            if shape in seen:
                continue
            seen.add(shape)
            answer = client.get(url)
            assert answer.status_code in (200, 302, 303), (who, url, answer.status_code)
            if answer.mimetype == "text/html":
                ahead += [html.unescape(link) for link in HREF.findall(answer.text) if link.startswith(world.url())]
        assert len(seen) > 10, who


HREF = re.compile(r'<a [^>]*href="([^"#]+)"')
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
# Addresses of things in a state that the furnished world does not have.
UNREADY = {"document.content", "quote.edit", "people.colleague_show"}
UNREADY |= {"event_log.content", "figure.rows"}  # not written yet; asked about nothing


def same(one, other):
    """Two answers that nobody can tell apart: status, length aside from what changes with every answer, words."""
    return one.status_code == other.status_code and steady(one) == steady(other)


def steady(answer):
    """An answer without nonce, keys, and the address that was asked for."""
    return STEADY.sub("", answer.get_data(as_text=True))


def written(world):
    """How many audited rows the tenant has ever written."""
    with read(world.house) as session:
        return session.scalar(select(func.max(AuditHead.seq)))


def test_roles_of_the_wrong_side_count_for_nothing(world):
    house = world.people["finance"]
    assert not permits(replace(house, partner_id=world.partners["north"]), Permission.SETTLEMENT_APPROVE)
    assert not permits(replace(house, roles=frozenset({"partner_admin"})), Permission.COMPANY_CHANGE)
    assert not permits(None, Permission.HOME_READ)
