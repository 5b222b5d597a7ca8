"""The close board's rows: each step with its figures, the addresses of their rows, who is next, and what blocks."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for

from ltc.settlement.cadence import Span
from ltc.settlement.close import Close, Step
from ltc.settlement.models import SettlementRun
from portal.permits import Role
from portal.web.month import written
from pricing.ground.decision import Reason, Verdict

Rows = tuple[str, str]  # the list and its view
LISTS: dict[Close, tuple[Rows, Rows]] = {  # of what is done, and of what is open
    Close.RECEIPTS: (("receipt.index", "matched"), ("receipt.index", "unmatched")),
    Close.ACCRUALS: (("commission.index", "payable"), ("commission.index", "blocked")),
    Close.STATEMENTS: (("settlement.show", ""), ("commission.index", "open")),
    Close.APPROVAL: (("settlement.show", ""), ("settlement.show", "")),
    Close.PAYMENT: (("payout.index", "left"), ("payout.index", "waiting")),
    Close.CONFIRMATION: (("payout.index", "all"), ("payout.index", "all")),
}
BLOCKS = {
    Close.RECEIPTS: "close.unmatched",
    Close.ACCRUALS: "settlement.no-rate",
    Close.STATEMENTS: "close.unsettled",
    Close.APPROVAL: "close.not-approved",
    Close.PAYMENT: "close.not-exported",
    Close.CONFIRMATION: "close.unanswered",
}
OWNERS = {Close.ACCRUALS: Role.TENANT_ADMIN}  # who writes a missing rate; finance owns the rest


@dataclass(frozen=True, slots=True)
class Row:
    """One step as the board shows it; `state` is done, current (the first that is open) or todo."""

    step: Close
    state: str
    done: int
    done_url: str
    open: int
    open_url: str
    owner: Role
    blocker: Reason | None


def rows(found: Sequence[Step], run: SettlementRun | None, span: Span) -> list[Row]:
    """The steps of a period, each figure above zero with the address of its rows."""
    first = next((one.step for one in found if one.open), None)
    return [_row(one, first, run, span) for one in found]


def _row(one: Step, first: Close | None, run: SettlementRun | None, span: Span) -> Row:
    state = "current" if one.step is first else "done" if one.done and not one.open else "todo"
    blocker = Reason(BLOCKS[one.step], Verdict.REFER, {"number": one.open}) if one.open else None
    done, open_ = LISTS[one.step]
    return Row(
        step=one.step,
        state=state,
        done=one.done,
        done_url=_url(done, run, span) if one.done else "",
        open=one.open,
        open_url=_url(open_, run, span) if one.open else "",
        owner=OWNERS.get(one.step, Role.FINANCE),
        blocker=blocker,
    )


def _url(rows_: Rows, run: SettlementRun | None, span: Span) -> str:
    endpoint, view = rows_
    if endpoint == "settlement.show":
        return url_for(endpoint, id=run.id) if run else ""
    if endpoint == "payout.index":
        return url_for(endpoint, view=view, run=run.id) if run else ""
    return url_for(endpoint, view=view, month=written(span))
