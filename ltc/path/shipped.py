"""The paths that a new tenant starts with. Each is data from then on, and the tenant's own."""

from typing import NamedTuple

from ltc.mode.models import Mode
from ltc.path.models import Owner, Path, PathStage


class Step(NamedTuple):
    """A stage of a shipped path; `conditions` are codes of `ltc/path/gate.py`."""

    code: str
    name_en: str
    name_zh: str
    owner: Owner
    probability: int  # percent
    due_days: int
    gate: str | None = None
    conditions: tuple[str, ...] = ()


PARTNER, CHANNEL, DIRECT, FINANCE = Owner.PARTNER_SELLER, Owner.CHANNEL_MANAGER, Owner.DIRECT_SELLER, Owner.FINANCE
QUOTED, ORDERED = "quote-sent", "order-placed"
CONFIRMED, DELIVERED, SETTLED = "order-confirmed", "all-delivered", "nothing-receivable"

SHIPPED: dict[Mode, list[Step]] = {
    Mode.DIRECT: [
        Step("opportunity", "Opportunity", "机会点", DIRECT, 20, 14, "ATI"),
        Step("solution", "Solution design", "解决方案设计", DIRECT, 40, 21),
        Step("quotation", "Quotation and negotiation", "报价和谈判", DIRECT, 60, 14, "ATB", (QUOTED,)),
        Step("contract", "Order", "订单处理", DIRECT, 80, 7, "ATC", (ORDERED, CONFIRMED)),
        Step("delivery", "Delivery and implementation", "交付和实施", DIRECT, 95, 30, "ATAC", (DELIVERED,)),
        Step("cash", "Cash collection", "收款", FINANCE, 95, 30, "ATCC", (SETTLED,)),
        Step("service", "Service", "售后服务", DIRECT, 100, 90),
    ],
    Mode.CHANNEL: [
        Step("registered", "Registered", "已报备", PARTNER, 30, 14),
        Step("quotation", "Partner quote", "渠道报价", PARTNER, 50, 14, "ATB", (QUOTED,)),
        Step("order", "Purchase order", "采购订单", PARTNER, 80, 7, "ATC", (ORDERED, CONFIRMED)),
        Step("delivery", "Delivery", "交付", CHANNEL, 95, 14, None, (DELIVERED,)),
        Step("cash", "Cash collection", "收款", FINANCE, 95, 30, "ATCC", (SETTLED,)),
        Step("service", "Service", "售后服务", PARTNER, 100, 90),
    ],
    Mode.HYBRID: [
        Step("opportunity", "Joint plan", "联合计划", DIRECT, 30, 14, "ATI", ("credit-split",)),
        Step("solution", "Solution design", "解决方案设计", DIRECT, 45, 21),
        Step("quotation", "Quotation and negotiation", "报价和谈判", DIRECT, 60, 14, "ATB", (QUOTED,)),
        Step("contract", "Order", "订单处理", DIRECT, 80, 7, "ATC", (ORDERED, CONFIRMED)),
        Step("delivery", "Delivery and implementation", "交付和实施", PARTNER, 95, 30, "ATAC", (DELIVERED,)),
        Step("cash", "Cash collection", "收款", FINANCE, 95, 30, "ATCC", (SETTLED,)),
        Step("service", "Service", "售后服务", PARTNER, 100, 90),
    ],
}


def shipped_paths() -> list[Path]:
    """The three paths, version 1, ready to be stored."""
    return [Path(mode=mode, version=1, stages=_stages(steps)) for mode, steps in SHIPPED.items()]


def _stages(steps: list[Step]) -> list[PathStage]:
    return [
        PathStage(
            position=position,
            code=step.code,
            name_en=step.name_en,
            name_zh=step.name_zh,
            owner=step.owner,
            gate=step.gate,
            conditions=list(step.conditions),
            probability_ppm=step.probability * 10_000,
            due_days=step.due_days,
        )
        for position, step in enumerate(steps)
    ]
