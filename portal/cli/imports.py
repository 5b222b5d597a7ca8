"""`fairway import`."""

from pathlib import Path

import click

from portal.actor import robot
from portal.cli.common import TENANT, speaks, tenant_named
from portal.clock import today
from portal.db import work
from portal.imports.crm.source import load
from portal.imports.crm.take import take
from portal.imports.crm.terms import Terms
from portal.imports.report import Report


@click.group(name="import")
def imports() -> None:
    """Take over other systems' exports."""


@imports.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@TENANT
@click.option("--dry-run", is_flag=True, help="Read, match and report; write nothing.")
@click.option("--report", "target", type=click.Path(dir_okay=False, path_type=Path), help="Where the CSV report goes.")
@speaks
def crm(folder: Path, slug: str, dry_run: bool, target: Path | None) -> None:
    """Take over a CRM export: accounts.csv, products.csv, sales_teams.csv and sales_pipeline.csv in FOLDER.

    It happens in one transaction: all of it, or, when it is interrupted, nothing. Importing the same
    export again changes nothing. What was repaired or refused stands in the report, row by row.
    """
    tenant, report = tenant_named(slug), Report()
    terms = Terms(tenant.currency, today(tenant.time_zone))
    source = load(folder, tenant.currency, report)
    with work(robot(tenant.id), keep=not dry_run) as session:
        with click.progressbar(source.opportunities, label="Opportunities") as bar:
            take(session, source, terms, report, lambda _: bar)
    target = target or Path(f"import-{slug}.csv")
    target.write_text(report.csv(), encoding="utf-8-sig")
    for what, number in sorted(report.counts.items()):
        click.echo(f"{what:36} {number:>8}")
    click.echo(f"Report: {target}" + ("  (dry run: nothing was written)" if dry_run else ""))
