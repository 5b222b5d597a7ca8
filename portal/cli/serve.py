"""`fairway serve` and `fairway worker`."""

import signal

import click

from portal.cli.common import prepared
from portal.config import settings
from portal.db import current
from portal.documents.press import PRESS
from portal.serve.checks import all_faults
from portal.serve.dispatcher import Dispatcher
from portal.serve.server import serve as serving
from portal.serve.settled import settle_in


def refuse_faults() -> None:
    """End with every fault that there is, or go on."""
    if found := all_faults(settings(), current()):
        raise click.ClickException("Not started:\n" + "\n".join(f"  - {fault}" for fault in found))


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, help="The port to listen on.")
@click.option("--workers", default=1, show_default=True, help="Processes; more than one needs PostgreSQL.")
def serve(host: str, port: int, workers: int) -> None:
    """Serve the portal until Ctrl-C. Jobs run in the same process unless FAIRWAY_DISPATCHER=false."""
    given = prepared()
    refuse_faults()
    if workers > 1 and current().is_sqlite:
        raise click.UsageError("SQLite is served by one process; use PostgreSQL for more.")
    current().close()
    serving(given, f"{host}:{port}", workers)


@click.command()
def worker() -> None:
    """Do jobs until Ctrl-C. Start as many as you like; each job is done once."""
    prepared()
    refuse_faults()
    settle_in()
    dispatcher = Dispatcher()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: dispatcher.stop(0))
    click.echo("Working. Ctrl-C ends.")
    dispatcher.run()
    PRESS.close()
