"""`fairway demo`."""

import click

from portal.cli.common import prepared
from portal.cli.serve import refuse_faults
from portal.config import settings
from portal.db import current
from portal.demo.plant import plant, sign_ins, steps
from portal.documents.press import missing
from portal.migrations import run
from portal.serve.server import serve as serving


@click.command()
@click.option("--port", default=8000, show_default=True, envvar="PORT", help="The port to listen on.")
@click.option("--plant-only", is_flag=True, help="Plant the demo and stop.")
def demo(port: int, plant_only: bool) -> None:
    """Open a portal with two believable tenants, on SQLite, for looking round. Data is kept between starts."""
    given = settings()
    run.upgrade(given.database_url)
    prepared()
    refuse_faults()
    if wanted := steps():
        with click.progressbar(wanted, label="Planting the demo") as bar:
            plant(bar)
    click.echo(f"\n  Fairway 公道 is at http://127.0.0.1:{port}/   (Ctrl-C ends it)\n")
    for line in sign_ins():
        click.echo(f"  {line}")
    if lacking := missing():
        click.echo(f"\n  PDFs are not available until you: apt-get install {' '.join(lacking)}")
    click.echo("")
    if not plant_only:
        current().close()
        serving(given, f"127.0.0.1:{port}", 1)
