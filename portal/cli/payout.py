"""`fairway payout`."""

from pathlib import Path

import click
from sqlalchemy import select

from ltc.payout.answer.find import counts, lines
from ltc.payout.answer.take import Taken
from ltc.payout.answer.take import take as taking
from ltc.payout.answer.weigh import LineResult
from ltc.payout.export import export as exporting
from ltc.payout.export import take as taking_file
from ltc.payout.file.values import PayoutFileRefused
from ltc.payout.models import Payout, PayoutBatch
from portal.actor import Actor, robot
from portal.cli.common import TENANT, acting, speaks, tenant_named
from portal.clock import now
from portal.db import read, tried_twice, work
from portal.permits import Permission
from portal.web.format import minor
from portal.words.bank_answer import bank_says
from portal.words.speak import refusal, word
from portal.words.voice import speaking
from pricing.ground.sent import Sent

BY = click.option("--by", required=True, metavar="EMAIL", help="Who does it: a person of finance.")


@click.group()
def payout() -> None:
    """List and export payout batches, and read the bank's answers."""


@payout.command(name="list")
@TENANT
@speaks
def list_batches(slug: str) -> None:
    """List payout batches, the newest first: number, state, payouts and their sum.

    \b
    Example: fairway payout list --tenant acme
    """
    tenant = tenant_named(slug)
    with read(robot(tenant.id)) as session, speaking("en", tenant):
        query = select(PayoutBatch).order_by(PayoutBatch.prepared_at.desc(), PayoutBatch.number)
        for batch in session.scalars(query).all():
            sums = session.scalars(select(Payout.amount_minor).where(Payout.batch_id == batch.id)).all()
            total = minor(sum(sums), batch.currency)
            click.echo(f"{batch.number:20} {word(batch.state):16} {len(sums):>6} {total:>18}")


@payout.command()
@click.argument("number", metavar="BATCH-NUMBER")
@TENANT
@BY
@click.option("--out", required=True, type=click.Path(dir_okay=False, writable=True, path_type=Path), help="The file.")
@speaks
def export(number: str, slug: str, by: str, out: Path) -> None:
    """Make the payout file of BATCH-NUMBER, once, and write it; later it is the same file, noted as a copy.

    \b
    Example: fairway payout export P-202603-EUR --tenant acme --by elena@acme.example --out P-202603-EUR.xml
    """
    actor = acting(tenant_named(slug), by, Permission.PAYOUT_EXPORT)
    try:
        content, name = tried_twice(lambda: _file(actor, number))
    except PayoutFileRefused as error:
        _say_faults(error)
        raise
    out.write_bytes(content)
    click.echo(f"{name}: {len(content)} bytes written to {out}")


def _file(actor: Actor, number: str) -> tuple[bytes, str]:
    with work(actor) as session:
        batch = session.scalar(select(PayoutBatch).where(PayoutBatch.number == number))
        if batch is None:
            raise click.BadParameter(f"no batch is called {number}; fairway payout list names them")
        exporting(session, batch, now())
        session.flush()
        file, name = taking_file(session, batch, actor.person_id, now())
        return file.content, name


def _say_faults(error: PayoutFileRefused) -> None:
    found = error.facts["faults"]
    assert isinstance(found, list)
    with speaking("en", None):
        for fault in found:
            click.echo(f"{fault.line.end_to_end_id}: {refusal(fault.why)}", err=True)


@payout.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@TENANT
@BY
@speaks
def answer(file: Path, slug: str, by: str) -> None:
    """Read FILE, a pain.002 or camt.053 of the bank: pay what it says was paid, and park what does not agree.

    \b
    Example: fairway payout answer camt053.xml --tenant acme --by elena@acme.example
    """
    tenant = tenant_named(slug)
    actor = acting(tenant, by, Permission.BANK_ANSWER_TAKE)
    sent = Sent(file.name, file.read_bytes(), actor.person_id, now())
    taken = tried_twice(lambda: _take(actor, sent))
    with read(actor) as session, speaking("en", tenant):
        found = counts(session, [taken.answer])[taken.answer.id]
        for line in session.scalars(lines(taken.answer)):
            said = [
                word(line.outcome),
                bank_says(line.bank_reason),
                word(line.result),
                word(line.why) if line.why else "",
            ]
            click.echo(f"{line.end_to_end_id:32} " + ", ".join(part for part in said if part))
    if not taken.new:
        click.echo("This file was taken before. Nothing was changed.")
    told = ", ".join(f"{result.value} {found[result]}" for result in LineResult)
    click.echo(f"{told}, no payout {taken.answer.others}")


def _take(actor: Actor, sent: Sent) -> Taken:
    with work(actor) as session:
        return taking(session, sent)
