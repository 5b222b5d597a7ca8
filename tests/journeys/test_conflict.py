"""A conflict from two registrations to two receipts, by pages and the command line alone."""

import json
import re
import shutil
import subprocess
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from portal.cli import main
from portal.clock import stopped_at
from portal.db import work
from portal.documents.press import missing
from portal.jobs.promise import later
from tests.claims import run_jobs
from tests.journeys.test_registration_to_payout import ID, Persona
from tests.world import build

START = datetime(2026, 3, 10, 4, 10, tzinfo=UTC)
ANSWERED, NEXT_DAY = START + timedelta(hours=2), START + timedelta(days=1)


@pytest.fixture
def world(tenant):
    """A vendor whose rulings from 60,000 on need two people."""
    return build(tenant, two_people_from_minor=6_000_000)


@pytest.fixture
def persona(browser):
    """`persona("finance")`: that person at her browser."""
    return lambda who: Persona(browser(who))


def register(world, person, name, value, *lines):
    """A partner registers a customer by the form."""
    person.go(world.url("registrations/new")).send(
        person.at,
        customer_name=name,
        tax_id="",
        host="siemens.com",
        region_id=str(world.regions["east-china"]),
        product_line_ids=[str(world.lines[line]) for line in lines],
        value=value,
        expected_close_on="2026-06-30",
        contact="Ms Li",
        evidence=f"Visited as {name}.",
    )


def ruling(manager, split):
    """Fill in the form of a conflict, and send it a second time as it was previewed."""
    cases = re.findall(r'name="favour"[^>]*value="([0-9a-f-]{36})"', manager.page)
    fields = {"favour": "split", "answer": "timing", "reason": "delivery", "house": "each what it can deliver"}
    fields |= {f"line_{line}": cases[side] for line, side in split.items()}
    fields |= {"note_0": "Welcome aboard", "note_1": "Thank you for waiting"}
    page = manager.at
    manager.send(page, **fields)
    seen = re.search(r'name="seen"[^>]*value="([0-9a-f]{64})"', manager.page)[1]
    return manager.send(page, **fields, seen=seen)


def check(tmp_path, receipt, heads, language="en"):
    """What the command says about a receipt file."""
    files = []
    for name, text in (("receipt.json", receipt), ("heads.json", heads)):
        (tmp_path / name).write_text(text, encoding="utf-8")
        files.append(str(tmp_path / name))
    told = CliRunner().invoke(main, ["receipt", "verify", files[0], "--head", files[1], "--language", language])
    return told.exit_code, told.output


def test_two_partners_want_one_customer_and_each_leaves_with_a_receipt(world, persona, tmp_path):
    north, south, manager = persona("north_seller"), persona("south_seller"), persona("channel_manager")
    with stopped_at(START):
        register(world, north, "Siemens AG", "50,000.00", "pumps")
        register(world, south, "Siemens", "70,000.00", "pumps", "valves")
        run_jobs(world)
        manager.go(world.url("cases/?view=conflict")).go(manager.link(f"/cases/{ID}")).go(manager.link("/conflicts/"))
        assert "R-NORTH-0001" in manager.page
        assert "R-SOUTH-0001" in manager.page
        ruling(manager, {"pumps": 0, "valves": 1})
        assert "It counts when another person has confirmed it" in manager.page
        second = persona("second_manager")
        second.go(world.url("cases/?view=second")).go(second.link(f"/cases/{ID}")).go(second.link("/conflicts/"))
        assert "a value from which two people rule" in second.page
        second.send(second.link("/confirmation"))
        run_jobs(world)
        for side in (north, south):
            assert "In review" in side.go(world.url("registrations/")).page
    with stopped_at(ANSWERED):
        run_jobs(world)
        for side, words in ((north, "Welcome aboard"), (south, "Protected: Valves. Not protected: Pumps.")):
            side.go(world.url("registrations/")).go(side.link(f"/registrations/{ID}"))
            assert words in side.page
            assert "Receipt of the ruling" in side.page
    assert not re.search("north partners|r-north|50,000", south.page.lower())
    assert not re.search("south partners|r-south|70,000", north.page.lower())
    with stopped_at(NEXT_DAY):
        with work(world.house) as session:
            later(session, "receipt.publish")
        run_jobs(world)
        heads = persona("north_seller").client.get(world.url("ruling-receipts/heads")).text
        files = {}
        for who, at in (("north_seller", north.at), ("south_seller", south.at)):
            side = persona(who).go(at)
            files[who] = side.client.get(side.link(f"/ruling-receipts/{ID}")).text
    code, told = check(tmp_path, files["south_seller"], heads)
    assert (code, told.splitlines()) == (
        0,
        [
            "All 16 fields are as they were issued.",
            "It hangs under the published head of 2026-03-11.",
            "The receipt is genuine.",
        ],
    )
    altered = json.loads(files["south_seller"])
    altered["content"]["granted"] = ["pumps", "valves"]
    code, told = check(tmp_path, json.dumps(altered), heads, "zh")
    assert code == 1
    assert "字段 granted 被改动。" in told
    assert "南" not in told
    assert "receipt.json" not in told


def test_published_heads_are_open_to_everybody_and_name_nobody(world, app, persona):
    with stopped_at(START):
        with work(world.house) as session:
            later(session, "receipt.publish")
        run_jobs(world)
    told = json.loads(app.test_client().get(world.url("ruling-receipts/heads")).text)
    assert told.keys() == {"issuer", "heads"}
    assert [head.keys() for head in told["heads"]] == [{"day", "before", "root", "hash"}]


@pytest.mark.skipif(bool(missing()) or not shutil.which("pdftotext"), reason="PDF needs system packages")
@pytest.mark.parametrize(("language", "words"), [("en", "Receipt of the ruling on R-NORTH-0001"), ("zh", "裁决回执")])
def test_a_receipt_is_printed_in_both_languages(world, persona, language, words, tmp_path):
    north, manager = persona("north_seller"), persona("channel_manager")
    with stopped_at(START):
        register(world, north, "Siemens AG", "50,000.00", "pumps")
        run_jobs(world)
        manager.go(world.url("cases/")).go(manager.link(f"/cases/{ID}"))
        manager.send(manager.link("/approval"), approval__partner="Good luck", approval__house="clean")
    with stopped_at(ANSWERED):
        run_jobs(world)
        north = persona("north_seller")
        north.go(world.url("registrations/")).go(north.link(f"/registrations/{ID}"))
        north.send(north.link(f"/documents/ruling_receipt/{ID}[^/]*/{language}"))
        run_jobs(world)
        north.go(north.at)
        pdf = north.client.get(north.link("/content"))
    assert pdf.mimetype == "application/pdf"
    assert words in text_of(pdf.data, tmp_path)


def text_of(pdf, folder):
    """The words of a PDF."""
    (folder / "page.pdf").write_bytes(pdf)
    told = subprocess.run(["pdftotext", str(folder / "page.pdf"), "-"], capture_output=True, text=True, check=True)
    return told.stdout
