"""Every blueprint and where it hangs. A page that is not in this table does not exist."""

from flask import Blueprint, Flask

from portal.web import (
    account,
    audit,
    book,
    case,
    commission,
    company,
    deal,
    delivery,
    document,
    health,
    home,
    invitation,
    invoice,
    job,
    language,
    lead,
    lead_offer,
    ledger,
    manual,
    order,
    partner,
    payout,
    people,
    plan,
    policy,
    profile,
    protection,
    quote,
    receipt,
    registration,
    root,
    settlement,
    sign,
    statement,
)

TENANT = "/t/<tenant>"

ROUTES: list[tuple[Blueprint, str]] = [
    (root.pages, ""),
    (health.pages, ""),
    (language.pages, "/language"),
    (sign.pages, "/sign"),
    (home.pages, TENANT),
    (lead.pages, f"{TENANT}/leads"),
    (lead_offer.pages, f"{TENANT}/lead-offers"),
    (registration.pages, f"{TENANT}/registrations"),
    (case.pages, f"{TENANT}/cases"),
    (protection.pages, f"{TENANT}/protections"),
    (policy.pages, f"{TENANT}/policy"),
    (deal.pages, f"{TENANT}/deals"),
    (quote.pages, f"{TENANT}/quotes"),
    (order.pages, f"{TENANT}/orders"),
    (delivery.pages, f"{TENANT}/deliveries"),
    (invoice.pages, f"{TENANT}/invoices"),
    (receipt.pages, f"{TENANT}/receipts"),
    (commission.pages, f"{TENANT}/commission"),
    (plan.pages, f"{TENANT}/plans"),
    (settlement.pages, f"{TENANT}/settlement"),
    (statement.pages, f"{TENANT}/statements"),
    (payout.pages, f"{TENANT}/payouts"),
    (ledger.pages, f"{TENANT}/ledger"),
    (account.pages, f"{TENANT}/accounts"),
    (partner.pages, f"{TENANT}/partners"),
    (company.pages, f"{TENANT}/company"),
    (book.pages, f"{TENANT}/books"),
    (document.pages, f"{TENANT}/documents"),
    (invitation.pages, f"{TENANT}/invitation"),
    (profile.pages, f"{TENANT}/profile"),
    (people.pages, f"{TENANT}/people"),
    (job.pages, f"{TENANT}/jobs"),
    (audit.pages, f"{TENANT}/audit"),
    (manual.pages, f"{TENANT}/help"),
]


def install(app: Flask) -> None:
    """Hang every blueprint."""
    for pages, prefix in ROUTES:
        app.register_blueprint(pages, url_prefix=prefix)
