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
pytestmark = pytest.mark.filterwarnings(  # a browser that leaves a page lets files of the server go unread
    "ignore::pytest.PytestUnraisableExceptionWarning"
)
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


def test_the_main_job_from_registration_to_payout_in_the_browser(visit, world, address):
    day, month = now().date().isoformat(), now().strftime("%Y-%m")
    north, manager = visit("north_seller"), visit("channel_manager")
    maker, checker = visit("finance"), visit("second_finance")
    register(north)
    run_jobs(world)
    rule(manager)
    with stopped_at(now() + timedelta(hours=2)):
        run_jobs(world)
    north.goto(f"{address}{world.url('registrations/')}")
    north.click("main >> text=R-NORTH-0001")
    assert "Good luck" in north.content()
    order = sell(north)
    deliver(manager, order, day)
    maker.goto(order)
    maker.click("text=S-NORTH-0001-1-1")
    press(maker, "Issue the invoice")
    maker.wait_for_selector("h1:has-text('I-NORTH-0001-1-1')")
    collect(maker, address + world.url("receipts/new"), day)
    maker.goto(f"{address}{world.url('settlement/')}?month={month}")
    press(maker, "Dry run")
    maker.wait_for_selector("text=Nothing was written")
    maker.goto(f"{address}{world.url('settlement/')}?month={month}")
    press(maker, "Prepare the run")
    maker.wait_for_selector("text=another person of finance must approve it")
    pay(checker, maker.url, day)
    north.goto(f"{address}{world.url('statements/')}")
    north.click("main tbody a")
    assert "403.75" in north.content()
    north.click("main >> text=registration")
    assert "Good luck" in north.content()
    assert [p.complaints for p in (north, manager, maker, checker)] == [[], [], [], []]


def press(page, label):
    """Press a button and say yes where the page asks first."""
    page.click(f"main button:has-text('{label}')")
    if page.locator("#fw-confirm[open]").count():
        page.click("#fw-confirm button[value=yes]")
    page.wait_for_load_state()


def register(north):
    """Step 1: the distributor asks for protection."""
    north.click("text=Register a deal")
    north.fill("input[name=customer_name]", "Siemens AG 西门子")
    north.check("text=Pumps")
    north.fill("input[name=value]", "50,000.00")
    north.fill("input[name=expected_close_on]", (now() + timedelta(days=60)).date().isoformat())
    north.fill("input[name=contact]", "Ms Li")
    north.fill("textarea[name=evidence]", "Met on 1 March.")
    north.keyboard.press("Control+Enter")
    north.wait_for_selector("text=R-NORTH-0001")


def rule(manager):
    """Step 2: the channel manager rules, by keyboard to the inbox."""
    manager.keyboard.press("g")
    manager.keyboard.press("a")
    manager.click("text=R-NORTH-0001")
    manager.fill("textarea[name=approval-partner]", "Good luck")
    manager.click("form[action$='/approval'] button")
    manager.wait_for_selector("text=The ruling is recorded")


def sell(north):
    """Step 3: deal, quote and purchase order; returns the order's address."""
    north.click("main >> text=D-NORTH-0001")
    press(north, "Next stage")
    north.click("main >> text=New quote")
    north.fill("input[name=lines-0-product]", "P-100")
    north.fill("input[name=lines-0-quantity]", "10")
    press(north, "Price it")
    north.wait_for_selector("text=8,075.00")
    north.click("text=Why this price")
    press(north, "Send")
    press(north, "Accepted by the customer")
    north.fill("input[name=reference]", "PO-4711")
    press(north, "Place the order")
    north.wait_for_selector("text=The vendor confirms the order next")
    return north.url


def deliver(manager, order, day):
    """Step 4: the vendor confirms, hands over, and the buyer accepts."""
    manager.goto(order)
    press(manager, "Confirm the order")
    manager.click("main >> text=Record a delivery")
    manager.fill("input[name=on]", day)
    press(manager, "Record")
    manager.fill("input[name=on]", day)
    press(manager, "Accepted")


def collect(maker, address, day):
    """Step 5: the money comes and is matched."""
    maker.goto(address)
    maker.fill("input[name=bank_reference]", "B-1")
    maker.fill("input[name=received_on]", day)
    maker.fill("input[name=payer]", "North")
    maker.fill("input[name=amount]", "9124.75")
    press(maker, "Record")
    maker.wait_for_selector("text=the same amount")
    press(maker, "Match")
    maker.wait_for_selector("text=Nothing is matched yet", state="detached")


def pay(checker, run, day):
    """Step 6: a second person approves, exports, and records the bank's answer."""
    checker.goto(run)
    press(checker, "Approve and release the payouts")
    checker.click("main ul >> text=P-")
    press(checker, "Export the file")
    checker.click("summary >> text=Bank's answer")
    checker.fill("input[name=reference]", "BANK-9")
    checker.fill("main input[name=on]", day)
    press(checker, "Paid")
    checker.wait_for_selector("text=BANK-9")


HIDDEN = """() => [...document.querySelectorAll("table[data-rows]")]
    .filter((table) => table.parentElement.scrollWidth > table.parentElement.clientWidth)
    .map((table) => table.caption.textContent)"""


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
            assert width > 600 or page.evaluate(HIDDEN) == [], link
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
