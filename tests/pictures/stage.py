"""The portal on a planted demo in a folder of its own, at an instant that never changes."""

import logging
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import structlog
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from portal import db
from portal.app import create_app
from portal.clock import stopped_at
from portal.demo.plant import plant, steps
from portal.demo.story import PASSWORD
from portal.migrations import run
from portal.translations.build import compile_catalogue

PRESENT = datetime(2026, 3, 18, 9, 40, tzinfo=UTC)  # a Wednesday, in office hours of both demo tenants
TENANT = {"en": "norden", "zh": "huaxia"}  # each language in the tenant that speaks it
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--force-color-profile=srgb"]
FAST = {
    "FAIRWAY_ARGON2_MEMORY_KIB": "8",
    "FAIRWAY_ARGON2_ROUNDS": "1",
    "FAIRWAY_SECRET": "for-pictures-only-" + "x" * 32,
}


class Silent(WSGIRequestHandler):
    """Pictures speak for themselves."""

    def log(self, *args: object) -> None:
        """Nothing is written."""


@contextmanager
def portal(folder: str) -> Iterator[str]:
    """The address of a planted portal; the clock stands still inside."""
    os.environ |= FAST | {"FAIRWAY_FILES_FOLDER": f"{folder}/files"}
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    compile_catalogue()
    url = f"sqlite:///{folder}/pictures.db"
    run.upgrade(url)
    db.use(db.Database(url))
    with stopped_at(PRESENT):
        plant(steps())
        server = make_server("127.0.0.1", 0, create_app(), threaded=True, request_handler=Silent)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.port}"
        finally:
            server.shutdown()
            thread.join()
    server.server_close()
    db.current().close()


class Visitors:
    """People at browsers; each signs in by the form once and stays."""

    def __init__(self, browser: Browser, address: str) -> None:
        self._browser, self.address = browser, address
        self._kept: dict[tuple[str, str], BrowserContext] = {}

    def context(self, who: str, language: str, width: int) -> BrowserContext:
        """A browser of this width in which a person is signed in."""
        size = {"width": width, "height": 800 if width > 500 else 844}
        return self._browser.new_context(
            viewport=size, is_mobile=width < 500, reduced_motion="reduce", storage_state=self._cookies(who, language)
        )

    def _cookies(self, who: str, language: str) -> object:
        if (who, language) not in self._kept:
            context = self._browser.new_context()
            page = context.new_page()
            home = f"/t/{TENANT[language]}/"
            page.goto(f"{self.address}/sign/in?next={home}")
            page.fill("input[name=email]", f"{who}@{TENANT[language]}.example")
            page.fill("input[type=password]", PASSWORD)
            page.click("main button[type=submit]")
            page.wait_for_url(f"**{home}")
            page.goto(f"{self.address}/language/{language}?to={home}")
            self._kept[who, language] = context
        return self._kept[who, language].storage_state()


@contextmanager
def visitors(address: str, chromium: str) -> Iterator[Visitors]:
    """A Chromium of the system, and the people in it."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=FLAGS)
        yield Visitors(browser, address)
        browser.close()
