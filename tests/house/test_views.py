"""Every page has a door: a permission, or a place in the list of what is open."""

from pathlib import Path

import pytest

from portal.permits import PERMITS, Permission, Role
from portal.web.nav import MENU

OPEN = {
    "root.show",
    "language.choose",
    "sign.again",
    "sign.show",
    "sign.out",
    "sign.forgotten",
    "sign.password",
    "invitation.show",
    "invitation.accept",
    "ruling_receipt.heads",
    "campaign_lead.show",
    "campaign_lead.send",
    "campaign_lead.thanks",
    "quote_answer.show",
    "quote_answer.accept",
    "quote_answer.decline",
    "survey_answer.show",
    "survey_answer.send",
    "survey_answer.thanks",
    "health.alive",
    "health.ready",
    "health.figures",
}


def views(app):
    return {rule.endpoint: app.view_functions[rule.endpoint] for rule in app.url_map.iter_rules()}


def test_every_view_says_who_may_pass(app):
    silent = [e for e, view in views(app).items() if e != "static" and not hasattr(view, "permission")]
    assert silent == []


def test_only_the_listed_views_are_open_to_all(app):
    is_open = {e for e, view in views(app).items() if getattr(view, "permission", 0) is None}
    assert is_open <= OPEN


def test_every_guarded_view_lies_in_a_tenant(app):
    for rule in app.url_map.iter_rules():
        if getattr(app.view_functions[rule.endpoint], "permission", None):
            assert rule.rule.startswith("/t/<tenant>"), f"{rule.endpoint} is guarded, but by which tenant's roles?"


@pytest.mark.parametrize("permission", Permission)
def test_every_permission_is_held_by_somebody_and_only_by_known_roles(permission):
    assert PERMITS[permission]
    assert PERMITS[permission] <= set(Role)


def test_every_permission_guards_something(app):
    used = {getattr(view, "permission", None) for view in views(app).values()}
    menu = {entry.permission for _, entries in MENU for entry in entries}
    flows = " ".join(path.read_text() for path in Path("portal/flows").glob("*.py"))
    asked = {p for p in Permission if f"permits(actor, Permission.{p.name})" in flows}
    assert [p for p in Permission if p not in used | menu | asked] == []


def test_every_line_of_the_menu_leads_somewhere(app):
    assert [e.endpoint for _, entries in MENU for e in entries if e.endpoint not in app.view_functions] == []


def test_every_uuid_in_an_address_is_read_as_one(app):
    for rule in app.url_map.iter_rules():
        for argument in rule.arguments:
            if argument.endswith("_id"):
                assert type(rule._converters[argument]).__name__ == "UUIDConverter", f"{rule.rule}: {argument}"
