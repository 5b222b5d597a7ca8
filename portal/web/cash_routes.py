"""Where the pages of customers' cash hang, below the tenant."""

from flask import Blueprint

from portal.web import (
    bank_statement,
    bank_statement_line,
    known_payer,
    receipt,
    receivable,
    receiving_account,
    refund,
    reminder,
    reminder_hold,
    write_off,
)

CASH: list[tuple[Blueprint, str]] = [
    (receipt.pages, "/receipts"),
    (refund.pages, "/refunds"),
    (bank_statement.pages, "/bank-statements"),
    (bank_statement_line.pages, "/bank-statement-lines"),
    (receivable.pages, "/receivables"),
    (reminder.pages, "/reminders"),
    (reminder_hold.pages, "/reminder-holds"),
    (write_off.pages, "/write-offs"),
    (receiving_account.pages, "/receiving-accounts"),
    (known_payer.pages, "/known-payers"),
]
