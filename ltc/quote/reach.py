"""Whose quantity reaches a volume break: the line's own, or what is counted together with it."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ltc.order.models import OrderLine, OrderState, SalesOrder
from pricing.product.models import Product
from pricing.rating.scope import Scope

Line = tuple[UUID, int]  # a product and its quantity
POOLS: dict[Scope, Callable[[Product], object]] = {
    Scope.ITEM: lambda product: product.id,
    Scope.PRODUCT_LINE: lambda product: product.product_line_id,
    Scope.DOCUMENT: lambda _: "document",
    Scope.PERIOD: lambda product: product.id,
}


def reached(
    lines: Sequence[Line], products: Mapping[UUID, Product], scope: Scope, before: Mapping[UUID, int]
) -> list[int | None]:
    """For each line, the quantity that counts for its break; None where it is the line's own. Pure.

    `before`: what was bought of each product since the period began, where the scope is the period.
    """
    pool = POOLS.get(scope)
    if pool is None:
        return [None] * len(lines)
    found, keys = Counter[object](), [pool(products[product_id]) for product_id, _ in lines]
    for key, (_, quantity) in zip(keys, lines, strict=True):
        found[key] += quantity
    return [found[key] + before.get(product_id, 0) for key, (product_id, _) in zip(keys, lines, strict=True)]


def bought(session: Session, partner_id: UUID | None, products: Sequence[UUID], day: date) -> dict[UUID, int]:
    """What a partner ordered of products since its calendar year began, up to a day; nothing for the customer.

    Cancelled orders do not count.
    """
    if partner_id is None:
        return {}
    query = (
        select(OrderLine.product_id, func.sum(OrderLine.quantity))
        .join(SalesOrder, SalesOrder.id == OrderLine.order_id)
        .where(
            SalesOrder.partner_id == partner_id,
            SalesOrder.state != OrderState.CANCELLED,
            SalesOrder.ordered_on.between(date(day.year, 1, 1), day),
            OrderLine.product_id.in_(products),
        )
        .group_by(OrderLine.product_id)
    )
    return {product_id: int(quantity) for product_id, quantity in session.execute(query)}
