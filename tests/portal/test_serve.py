"""Serving: it refuses what is unsafe, says how it is, and its command line reads like a manual."""

import gc
import subprocess
import sys
from unittest.mock import Mock

import pytest
from click.testing import CliRunner

import portal.app
from portal import metrics
from portal.app import create_app
from portal.cli import main
from portal.config import Settings, faults, settings
from portal.db import Database
from portal.migrations import run
from portal.serve.checks import all_faults
from portal.serve.server import Server

GOOD = {"secret": "s" * 32, "base_url": "https://fairway.example"}


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"secret": "change-me"}, "FAIRWAY_SECRET"),
        ({"secret": "short"}, "FAIRWAY_SECRET"),
        ({"base_url": "http://fairway.example"}, "https"),
        ({"database_url": "postgresql://a", "migrate_url": "postgresql://a"}, "FAIRWAY_MIGRATE_URL"),
    ],
)
def test_h02_unsafe_settings_are_named(change, word):
    [found] = faults(Settings(**(GOOD | change)))
    assert word in found


def test_safe_settings_have_no_faults():
    assert faults(Settings(**GOOD)) == []


def test_the_host_of_the_base_url_is_answered_and_a_strange_one_is_not():
    client = create_app(Settings(**GOOD)).test_client()
    assert client.get("/healthz", base_url="https://fairway.example").status_code == 200
    assert client.get("/healthz", base_url="https://evil.example").status_code == 400


def test_a_database_that_was_never_migrated_is_refused(tmp_path):
    database = Database(f"sqlite:///{tmp_path}/new.db")
    [found] = all_faults(Settings(**GOOD), database)
    assert "fairway migrate" in found
    database.close()


def test_a13_a_role_that_bypasses_row_security_is_refused(database):
    if database.is_sqlite:
        pytest.skip("roles are PostgreSQL's")
    from tests.conftest import POSTGRES

    own = database.url.render_as_string(hide_password=False)
    assert all_faults(Settings(**GOOD, database_url=own), database) == []
    owner = Settings(**GOOD, database_url=POSTGRES)
    assert any("BYPASSRLS" in fault for fault in all_faults(owner, database))


def test_a_mailed_links_token_is_not_logged(world, app, monkeypatch):
    log, token = Mock(), "t" * 43
    monkeypatch.setattr(metrics, "log", log)
    app.test_client().get(f"/sign/password/{token}")
    app.test_client().get(world.url(f"invitation/{token}"))
    paths = [call.kwargs["path"] for call in log.info.call_args_list]
    assert paths == ["/sign/password/…", world.url("invitation/…")]


def test_health_says_ready_and_figures_are_for_this_machine(world, app):
    client = app.test_client()
    assert client.get("/healthz").data == b"ok"
    assert client.get("/readyz").data == b"ready"
    assert b"fairway_jobs" in client.get("/metrics").data
    assert client.get("/metrics", environ_overrides={"REMOTE_ADDR": "192.0.2.1"}).status_code == 404


def test_the_portal_itself_never_loads_the_press_and_so_starts_without_its_system_libraries():
    told = "import sys, portal.cli, portal.app; sys.exit('weasyprint' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", told], check=False).returncode == 0


@pytest.mark.parametrize(
    "command",
    [
        *(
            [],
            ["serve"],
            ["worker"],
            ["migrate"],
            ["demo"],
            ["tenant", "create"],
            ["user", "invite"],
            ["import", "crm"],
        ),
        *(["settle"], ["audit", "verify"], ["ledger", "verify"], ["backup"], ["restore"]),
    ],
    ids=" ".join,
)
def test_every_command_explains_itself(command):
    told = CliRunner().invoke(main, [*command, "--help"])
    assert told.exit_code == 0
    assert len(told.output.splitlines()) > 4


@pytest.mark.parametrize("command", [["audit", "verify"], ["ledger", "verify"]], ids=" ".join)
def test_a_command_on_a_database_that_is_not_there_says_what_to_do(command, tmp_path, monkeypatch):
    monkeypatch.setenv("FAIRWAY_DATABASE_URL", f"sqlite:///{tmp_path}/none/fairway.db")
    settings.cache_clear()
    told = CliRunner().invoke(main, [*command, "--tenant", "acme"])
    settings.cache_clear()
    assert told.exit_code == 1
    assert "fairway migrate" in told.output
    assert "Traceback" not in told.output


def test_nobody_is_invited_under_a_secret_that_the_portal_will_not_have(tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path}/fairway.db"
    run.upgrade(url)
    monkeypatch.setenv("FAIRWAY_DATABASE_URL", url)
    monkeypatch.setenv("FAIRWAY_SECRET", "change-me")
    settings.cache_clear()
    guest = ["--tenant", "acme", "--email", "a@acme.example", "--name", "Ada", "--role", "tenant_admin"]
    told = CliRunner().invoke(main, ["user", "invite", *guest])
    settings.cache_clear()
    assert told.exit_code == 1
    assert "FAIRWAY_SECRET" in told.output


def test_the_collector_never_looks_again_at_what_was_loaded_when_the_server_began():
    server = Server(Settings(**GOOD, dispatcher=False), "127.0.0.1:0", 1)
    loaded = portal.app.__dict__
    assert any(one is loaded for one in gc.get_objects())
    try:
        server.cfg.post_worker_init(Mock())
        assert not any(one is loaded for one in gc.get_objects())
    finally:
        gc.unfreeze()
