"""The pictures of the README: a table of who looks at what, and how she gets there."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

from tests.pictures.stage import PRESENT, TENANT, Visitors
from tests.pictures.take import save


def stay(page: Page) -> None:
    """The page itself."""


def first(page: Page) -> None:
    """The first row's page."""
    page.click("main tbody a >> nth=0")


def rule(page: Page) -> None:
    """Rule between two rivals, and look at the case of the one that was approved."""
    first(page)
    case = page.url
    page.click("main a[href*='/conflict']")
    page.check("main input[type=radio] >> nth=0")
    page.fill("textarea[name=house]", "The visits are documented, and this partner serves the region.")
    page.select_option("select[name=answer]", index=0)
    page.click("main form[method=post] button[type=submit]")
    page.wait_for_selector("#messages")
    page.click("main form[method=post] button[type=submit]")
    page.wait_for_selector("[role=status], .alert")
    page.goto(case)


def compare(page: Page) -> None:
    """The first case beside its rival."""
    first(page)
    page.click("main a[href*='/conflict']")


def price(page: Page) -> None:
    """The first quote, with the steps of its first price opened."""
    first(page)
    page.click("main tbody summary >> nth=0")


def register(page: Page) -> None:
    """Fill the registration form in and send it."""
    page.fill("input[name=customer_name]", "Alpenquell Brauerei GmbH")
    page.check("main input[type=checkbox] >> nth=0")
    page.fill("input[name=value]", "48,000.00")
    page.fill("input[name=expected_close_on]", PRESENT.date().replace(month=6).isoformat())
    page.fill("input[name=contact]", "Head of purchasing")
    page.fill("textarea[name=evidence]", "Visited on 12 March; the budget is approved.")
    page.click("main form button[type=submit]")
    page.wait_for_selector("text=R-ALPEN-")


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: its name, who looks, at which address, what she does there, and how it is framed."""

    name: str
    who: str
    address: str
    act: Callable[[Page], None] = stay
    language: str = "en"
    width: int = 1280


SHOTS = (
    Shot("distributor-home", "anna", ""),
    Shot("registration", "anna", "registrations/new", register),
    Shot("case", "marta", "cases/?view=conflict", rule),
    Shot("deal", "marta", "deals/?state=won", first),
    Shot("quote", "anna", "quotes/", price),
    Shot("settlement", "elena", "settlement/", first),
    Shot("statement", "anna", "statements/", first),
    Shot("conflict-zh", "li.wei", "cases/?view=conflict", compare, "zh", 390),
)


def show(visitors: Visitors, folder: Path) -> Iterator[Path]:
    """Take every picture of the table."""
    for shot in SHOTS:
        context = visitors.context(shot.who, shot.language, shot.width)
        page = context.new_page()
        page.goto(f"{visitors.address}/t/{TENANT[shot.language]}/{shot.address}")
        shot.act(page)
        page.wait_for_load_state()
        yield save(page, folder / f"{shot.name}.png")
        context.close()
