"""The sites that may show a campaign's form in a frame. Pure."""

import re

from pricing.ground.errors import Invalid

HOST = re.compile(r"(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9](:\d{1,5})?")
MOST = 20


class HostRefused(Invalid):
    """This is no name of a site, or there are too many."""

    code = "campaign-host"


def hosts(text: str) -> list[str]:
    """The sites of a text, one a line, without scheme and path, each once. Raises HostRefused."""
    found = list(dict.fromkeys(line.strip().lower().removeprefix("https://").rstrip("/") for line in text.split()))
    wrong = next((host for host in found if not HOST.fullmatch(host)), None)
    if wrong or len(found) > MOST:
        raise HostRefused(field="hosts", host=wrong or str(len(found)))
    return found


def ancestors(allowed: list[str]) -> str:
    """The sources that may frame a page (CSP frame-ancestors); nobody where none is allowed."""
    return " ".join(f"https://{host}" for host in allowed) or "'none'"
