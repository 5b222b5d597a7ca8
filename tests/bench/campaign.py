"""`python -m tests.bench.campaign [--times 100]`: what the public form of a campaign costs, shown and sent."""

import argparse
import logging
import os
import re
from collections.abc import Iterator
from datetime import timedelta

import structlog

from portal import db
from portal.app import create_app
from portal.clock import stopped_at
from portal.db import Database
from portal.web import campaign_lead
from tests.bench.databases import databases
from tests.bench.meter import Figure, measure
from tests.bench.yardstick import yardstick
from tests.claims import NOW
from tests.conftest import new_tenant
from tests.partners.test_campaign import opened
from tests.world import World, build

NEVER = 10**9  # forms from one address, so that the limit is not what is measured
TOKEN = re.compile(r'name="shown"[^>]*value="([^"]+)"')


def figures(world: World, database: Database, times: int) -> Iterator[tuple[str, Figure]]:
    """The form, and a minute later as many enquiries."""
    opened(world)
    client, url, tokens = create_app().test_client(), world.url("campaigns/spring/lead"), []
    told = {
        "contact_name": "Li",
        "contact_mail": "a@b.cd",
        "region_id": str(world.regions["east-china"]),
        "consent": "y",
    }

    def show(_: int) -> None:
        tokens.append(TOKEN.findall(client.get(url).text)[0])

    def send(n: int) -> None:
        sent = client.post(url, data=told | {"company": f"Company {n}", "shown": tokens[n]})
        assert sent.status_code == 303

    with stopped_at(NOW):
        show(0)
        yield "form shown", measure(database, times, show)
    with stopped_at(NOW + timedelta(minutes=1)):
        yield "form sent", measure(database, times, send)


def main() -> None:
    """Measure on both databases and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--times", type=int, default=100)
    times = parser.parse_args().times
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    campaign_lead.FROM_ONE_ADDRESS = campaign_lead.FROM_ANYWHERE = NEVER
    print(f"yardstick (a million additions of squares): {yardstick():.0f} CPU-ms, load {os.getloadavg()[0]:.1f}")
    with databases() as each:
        for kind, database in each:
            db.use(database)
            for name, figure in figures(build(new_tenant()), database, times):
                print(f"{kind:11} {name:12} {figure.app_ms:6.1f} + {figure.database_ms:.1f} CPU-ms", flush=True)


if __name__ == "__main__":
    main()
