"""The command line: `fairway --help` reads like a manual."""

import click

from portal.cli.audit import audit
from portal.cli.data import backup, migrate, restore
from portal.cli.demo import demo
from portal.cli.events import events
from portal.cli.exchange import exchange
from portal.cli.imports import imports
from portal.cli.ledger import ledger
from portal.cli.match import match_files
from portal.cli.mode import mode
from portal.cli.payout import payout
from portal.cli.plan import plan
from portal.cli.policy import policy
from portal.cli.price import price, split
from portal.cli.price_check import price_check
from portal.cli.receipt import receipt
from portal.cli.serve import serve, worker
from portal.cli.settle import settle
from portal.cli.tenant import tenant, user


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Fairway (公道): a partner portal.

    \b
    To look at it:      fairway demo
    To run it:          fairway migrate, then fairway tenant create, then fairway serve
    To keep it well:    fairway backup, fairway audit verify, fairway ledger verify, fairway policy prove

    Settings come from the environment (FAIRWAY_…); docs/operator.md lists them.
    """


COMMANDS = (
    demo,
    serve,
    worker,
    migrate,
    tenant,
    user,
    imports,
    match_files,
    settle,
    payout,
    policy,
    mode,
    price_check,
    exchange,
    events,
    plan,
    audit,
    ledger,
    receipt,
    price,
    split,
    backup,
    restore,
)
for command in COMMANDS:
    main.add_command(command)
