"""Every page that a person can reach by links, one of each shape."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import Page

from portal.demo.story import VENDORS
from tests.pictures.stage import TENANT, Visitors

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
UNSEEN = ("sort", "after", "page", "direction")  # arguments that change the order, not the page
WIDTHS = (1280, 390)
LINKS = "(found, home) => found.map(a => a.href.split('#')[0]).filter(u => u.startsWith(home) && !u.endsWith('/file'))"
PERSONAS = ("partner_seller", "partner_admin", "channel_manager", "direct_seller", "finance", "tenant_admin", "auditor")


def people(language: str) -> Iterator[tuple[str, str]]:
    """The first person of each persona: role and mail name."""
    vendor = next(vendor for vendor in VENDORS if vendor.slug == TENANT[language])
    for role in PERSONAS:
        yield role, next(someone.mail for someone in vendor.people if someone.role == role)


def shape(url: str, language: str) -> str:
    """What a page is, whatever row it shows: `deals-id`, `cases-view=conflict`."""
    parts = urlsplit(UUID.sub("id", url))
    path = parts.path.removeprefix(f"/t/{TENANT[language]}/").strip("/") or "home"
    chosen = [f"{name}={value}" for name, value in parse_qsl(parts.query) if name not in UNSEEN]
    return re.sub(r"[^\w=.-]+", "-", "-".join([path, *chosen]))


def walk(visitors: Visitors, folder: Path) -> Iterator[Path]:
    """A picture of every page for every persona, in both widths and both languages."""
    for language in TENANT:
        for role, who in people(language):
            context = visitors.context(who, language, WIDTHS[0])
            page = context.new_page()
            for name in _pages(page, f"{visitors.address}/t/{TENANT[language]}/", language):
                for width in WIDTHS:
                    page.set_viewport_size({"width": width, "height": 800})
                    file = folder / f"{role}.{name}.{language}.{width}.png"
                    page.screenshot(path=file, full_page=True, animations="disabled")
                    yield file
            context.close()


def _pages(page: Page, home: str, language: str) -> Iterator[str]:
    """Open one page of each shape, from home on, in the order in which they are linked; yields its shape."""
    seen, ahead = set(), [home]
    while ahead:
        url = ahead.pop(0)
        if (name := shape(url, language)) in seen:
            continue
        seen.add(name)
        page.set_viewport_size({"width": WIDTHS[0], "height": 800})
        answer = page.goto(url)
        assert answer
        assert answer.ok, f"{answer.status}: {url}"
        ahead += page.eval_on_selector_all("a:not([download])", LINKS, home)
        yield name
