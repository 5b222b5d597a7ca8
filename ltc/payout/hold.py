"""What holds a payout, and for how long. Pure."""

from dataclasses import dataclass
from datetime import datetime

from ltc.payout.models import HoldKind
from partners.partner.models import BankAccount
from partners.partner.waiting import counts_from


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a statement that closes above zero, and of its partner, when it is to be paid.

    `owes`: a balance of the partner is below zero, and the terms freeze payouts for it. `lacks_papers`: a paper that
    the house must have before it pays is missing.
    """

    closing_minor: int
    minimum_minor: int
    good: bool
    account: BankAccount | None = None  # the one that counts
    new_account: BankAccount | None = None  # one that does not count yet
    owes: bool = False
    lacks_papers: bool = False
    withheld_whole: bool = False  # tax takes all of it


@dataclass(frozen=True, slots=True)
class Hold:
    """Why a statement is not paid now; from when on it could be, and the least that is paid, where these say why."""

    kind: HoldKind
    until: datetime | None = None
    minimum_minor: int | None = None


def hold(known: Known) -> Hold | None:
    """The first thing that holds a payout, in a fixed order; None: it can be paid."""
    if not known.good:
        return Hold(HoldKind.STANDING)
    if known.owes:
        return Hold(HoldKind.OWING)
    if known.closing_minor < known.minimum_minor:
        return Hold(HoldKind.MINIMUM, minimum_minor=known.minimum_minor)
    if known.lacks_papers:
        return Hold(HoldKind.PAPERS)
    if known.withheld_whole:
        return Hold(HoldKind.WITHHELD_WHOLE)
    if known.account:
        return None
    if known.new_account:
        return Hold(HoldKind.ACCOUNT_NEW, counts_from(known.new_account))
    return Hold(HoldKind.ACCOUNT_NONE)
