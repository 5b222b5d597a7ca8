"""The paths that a new tenant starts with. Each is data from then on, and the tenant's own."""

from ltc.mode.models import Mode
from ltc.path.content import Condition, Content, OwnField, OwnKind, Stage
from ltc.path.models import Path, PathStage
from ltc.path.roles import Owner, Party

PARTNER, CHANNEL, DIRECT, FINANCE = Owner.PARTNER_SELLER, Owner.CHANNEL_MANAGER, Owner.DIRECT_SELLER, Owner.FINANCE
BOSS, MONEY = Party.TENANT_ADMIN.value, Party.FINANCE.value
QUOTED = ("special-prices-decided", "quote-sent", "floor-kept")
AGREED, ORDERED = ("quote-accepted",), ("order-placed", "order-confirmed")
DELIVERED, SETTLED = ("all-delivered",), ("nothing-receivable",)


def _step(code: str, names: tuple[str, str], owner: Owner, pace: tuple[int, int], *gate: str | None) -> Stage:
    """A stage; `pace`: probability in percent and working days; `gate`: its letters, then its conditions."""
    letters, *asked = gate or (None,)
    probability, due_days = pace
    conditions = tuple(Condition(one) for one in asked if one)
    accountable = (Party.CHANNEL_MANAGER if owner in (PARTNER, CHANNEL) else Party.DIRECT_SELLER).value
    return Stage(
        code=code,
        name_en=names[0],
        name_zh=names[1],
        owner=owner,
        probability_ppm=probability * 10_000,
        due_days=due_days,
        gate=letters,
        accountable=accountable,
        informed=(MONEY,) if "order-confirmed" in asked else (),
        conditions=conditions,
    )


HANDOVER = OwnField("handover_on", "Handover to delivery held on", "交付交底日期", OwnKind.DATE, "order")
PLAN = (
    OwnField("joint_plan", "Joint plan: who does what", "联合计划：分工", OwnKind.TEXT, "opportunity"),
    OwnField("line_split", "Split of lines: who supplies what", "产品拆分：各自供货", OwnKind.TEXT, "opportunity"),
)
LEAD = [
    _step("lead", ("Lead", "线索"), DIRECT, (5, 5)),
    _step("qualification", ("Qualification", "线索验证"), DIRECT, (10, 5)),
]


def _house(seller: Owner, first: tuple[str, str], *asked: str) -> tuple[Stage, ...]:
    """From lead to service where the house contracts with the customer; `seller` delivers and serves."""
    return (
        *LEAD,
        _step("opportunity", first, DIRECT, (20, 10), "ATI", *asked),
        _step("solution", ("Solution design", "解决方案设计"), DIRECT, (40, 15)),
        _step("quotation", ("Quotation and negotiation", "报价和谈判"), DIRECT, (60, 10), "ATB", *asked, *QUOTED),
        _step("contract", ("Contract", "合同"), DIRECT, (80, 5), "ATC", *AGREED),
        _step("order", ("Order", "订单处理"), DIRECT, (90, 5), None, *ORDERED),
        _step("delivery", ("Delivery and implementation", "交付和实施"), seller, (95, 20), "ATAC", *DELIVERED),
        _step("cash", ("Cash collection", "收款"), FINANCE, (95, 20), "ATCC", *SETTLED),
        _step("service", ("Service", "售后服务"), seller, (100, 60)),
    )


SHIPPED: dict[Mode, Content] = {
    Mode.DIRECT: Content(_house(DIRECT, ("Opportunity", "机会点")), (HANDOVER,)),
    Mode.CHANNEL: Content(
        (
            _step("registered", ("Registered", "已报备"), PARTNER, (30, 10), "ATI", "registration-approved"),
            _step("quotation", ("Partner quote", "渠道报价"), PARTNER, (50, 10), "ATB", *QUOTED),
            _step("order", ("Purchase order", "采购订单"), PARTNER, (80, 5), "ATC", *AGREED, *ORDERED),
            _step("delivery", ("Delivery", "交付"), CHANNEL, (95, 10), "ATAC", *DELIVERED),
            _step("cash", ("Cash collection", "收款"), FINANCE, (95, 20), "ATCC", *SETTLED),
            _step("service", ("Service", "售后服务"), PARTNER, (100, 60)),
        )
    ),
    Mode.HYBRID: Content(_house(PARTNER, ("Joint plan", "联合计划"), "credit-split"), (*PLAN, HANDOVER)),
}


def shipped_paths() -> list[Path]:
    """The three paths, version 1, ready to be stored."""
    return [made(mode, 1, content) for mode, content in SHIPPED.items()]


def made(mode: Mode, version: int, content: Content) -> Path:
    """A version with its stages, ready to be stored."""
    stages = [PathStage(position=place, **stage.data()) for place, stage in enumerate(content.stages)]
    for row, stage in zip(stages, content.stages, strict=True):
        row.owner = stage.owner
    return Path(mode=mode, version=version, stages=stages, fields=[own.data() for own in content.fields])
