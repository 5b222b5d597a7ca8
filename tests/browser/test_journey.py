"""The main job in a real browser: signing in by the form, registering, ruling, and what each page must never do."""

import shutil
import threading
from datetime import timedelta

import pytest
from werkzeug.serving import make_server

from portal.clock import now, stopped_at
from portal.db import shared
from portal.identity.models import Person
from portal.identity.passwords import hashed
from tests.claims import run_jobs

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PASSWORD = "a long enough password"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"]


@pytest.fixture(scope="module")
def chromium():
    """A headless Chromium of the system."""
    if not CHROMIUM:
        pytest.skip("browser tests need Chromium: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def address(app, world):
    """The portal on a port of this machine; CSRF is on, as it is for people."""
    app.config["WTF_CSRF_ENABLED"] = True
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    kept = hashed(PASSWORD)
    with shared(writes=True) as session:
        for actor in world.people.values():
            session.get_one(Person, actor.person_id).password_hash = kept
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()
    app.config["WTF_CSRF_ENABLED"] = False


@pytest.fixture
def visit(chromium, address, world):
    """`visit("finance", width)`: a page in which that person signed in by the form, and its complaints."""
    opened = []

    def open_page(who, width=1280):
        context = chromium.new_context(viewport={"width": width, "height": 900}, is_mobile=width < 500)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
        with shared() as session:
            email = session.get_one(Person, world.people[who].person_id).email
        page.goto(f"{address}{world.url()}")
        page.fill("input[name=email]", email)
        page.fill("input[type=password]", PASSWORD)
        page.click("main button[type=submit]")
        page.wait_for_url(f"**{world.url()}")
        opened.append(context)
        return page

    yield open_page
    for context in opened:
        context.close()


def test_a_registration_is_sent_ruled_on_and_answered_in_the_browser(visit, world, address):
    north = visit("north_seller")
    north.click("text=Register a deal")
    north.fill("input[name=customer_name]", "Siemens AG 西门子")
    north.check("text=Pumps")
    north.fill("input[name=value]", "50,000.00")
    north.fill("input[name=expected_close_on]", (now() + timedelta(days=60)).date().isoformat())
    north.fill("input[name=contact]", "Ms Li")
    north.fill("textarea[name=evidence]", "Met on 1 March.")
    north.keyboard.press("Control+Enter")
    north.wait_for_selector("text=R-NORTH-0001")
    run_jobs(world)
    manager = visit("channel_manager")
    manager.keyboard.press("g")
    manager.keyboard.press("a")
    manager.click("text=R-NORTH-0001")
    manager.fill("textarea[name=approval-partner]", "Good luck")
    manager.click("form[action$='/approval'] button")
    manager.wait_for_selector("text=The ruling is recorded")
    with stopped_at(now() + timedelta(hours=2)):
        run_jobs(world)
    north.goto(f"{address}{world.url('registrations/')}")
    north.click("text=R-NORTH-0001")
    assert "Good luck" in north.content()
    assert north.complaints + manager.complaints == []


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_page_overflows_or_complains(visit, world, address, width, language):
    for who in ("north_seller", "channel_manager", "finance", "tenant_admin"):
        page = visit(who, width)
        page.goto(f"{address}/language/{language}?to={world.url()}")
        links = page.eval_on_selector_all(".fw-nav a", "found => found.map(a => a.href)")
        for link in links:
            page.goto(link)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, link
        assert page.complaints == []


def test_everything_works_with_scripts_off(chromium, address, world):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    with shared() as session:
        email = session.get_one(Person, world.people["direct_seller"].person_id).email
    page.goto(f"{address}{world.url('deals/')}")
    page.fill("input[name=email]", email)
    page.fill("input[type=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.click("text=Open a deal")
    assert page.locator("h1").inner_text() == "Open a deal"
    context.close()
