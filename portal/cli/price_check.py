"""`fairway price-check`."""

from typing import Any

import click
from sqlalchemy import select

from ltc.quote.buyer import of_customer, of_partner
from ltc.quote.inquire import Inquiry, check
from partners.partner.models import Partner
from portal.actor import robot
from portal.cli.common import TENANT, speaks, tenant_named
from portal.clock import today
from portal.db import read
from portal.words.pricing_speak import step_reason, why
from portal.words.speak import refusal, word
from portal.words.voice import speaking
from pricing.ground.money import plain
from pricing.ground.rate import Rate
from pricing.price.cut import RegistrationTerms
from pricing.price.step import Step
from pricing.product.models import Product


@click.command(name="price-check")
@TENANT
@click.option("--product", "sku", required=True, metavar="SKU")
@click.option("--partner", "code", metavar="CODE", help="The partner that buys; left out: the customer.")
@click.option("--quantity", type=click.IntRange(1), default=1, show_default=True)
@click.option("--day", "on", type=click.DateTime(["%Y-%m-%d"]), help="Left out: today, where the tenant is.")
@click.option("--market", metavar="REGION", help="A region's code; left out: the partner's own.")
@click.option("--currency", help="Left out: the tenant's.")
@click.option("--registered", type=click.Choice(["hunting", "teaming"]), help="On which terms of a registration.")
@click.option("--language", type=click.Choice(["en", "zh"]), default="en", show_default=True)
@speaks
def price_check(slug: str, sku: str, code: str | None, quantity: int, **asked: Any) -> None:
    """Say what a partner would pay for a product, that day, that quantity, and why. Exit code 1: there is no price.

    \b
    Example: fairway price-check --tenant acme --partner north --product P-100 --quantity 9 --day 2026-04-01
    """
    tenant = tenant_named(slug)
    day = asked["on"].date() if asked["on"] else today(tenant.time_zone)
    cur, market = str(asked["currency"] or tenant.currency).upper(), asked["market"]
    with read(robot(tenant.id)) as session, speaking(asked["language"], None):
        product = session.scalar(select(Product.id).where(Product.sku == sku))
        partner = session.scalar(select(Partner.id).where(Partner.code == code)) if code else None
        if product is None or (code and partner is None):
            raise click.BadParameter(f"no {'product' if product is None else 'partner'} is called so")
        buyer = of_partner(session, partner, cur, market, day) if partner else of_customer(cur, market or "", day)
        registered = RegistrationTerms(asked["registered"]) if asked["registered"] else None
        found = check(session, buyer.at_home(tenant.currency), Inquiry(product, quantity, registered))
        for step in found.line.steps if found.line else ():
            click.echo(_line(step, cur))
        for link in found.chain:
            click.echo(f"{word(link.buyer):24} {plain(link.line.net_minor, cur):>25} {cur}")
        for one in found.findings:
            click.echo(f"{one.book.code} v{one.book.version}: {why(one)}")
        if found.refusal:
            click.echo(refusal(found.refusal), err=True)
            raise SystemExit(1)


def _line(step: Step, currency: str) -> str:
    rate = "" if step.rate_ppm is None else str(Rate(step.rate_ppm))
    amounts = f"{plain(step.amount_minor, currency):>16} {plain(step.total_minor, currency):>16} {currency}"
    return f"{word(step.kind):24} {rate:>8} {amounts}  {step_reason(step, currency)}"
