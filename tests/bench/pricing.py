"""`python -m tests.bench.pricing`: CPU of pure pricing, in milliseconds and against a plain loop of this machine."""

import json
import statistics
import time
from collections.abc import Callable

from pricing.calculation.answer import answer
from pricing.calculation.calculate import calculate
from pricing.price.cut import Break, Cut, Off, UnitPrice
from pricing.price.line import LineTerms, price_line
from pricing.price.step import StepKind
from pricing.tax.group import tax_minor

ITEMS, PRODUCT_LINES, TIERS = 1000, 100, 5  # 1,000 prices + 1,500 breaks + 500 tier discounts = 3,000 rules
RUNS = 50
TURNS = 1_000_000
TARGET_MS = 5

LIST = {item: 1_000 + 37 * item for item in range(ITEMS)}
BREAKS = {item: [Break(10 * n, 20_000 * n) for n in range(1, 2 + item % 2)] for item in range(ITEMS)}
DISCOUNTS = {
    (tier, line): Cut(StepKind.TIER, Off(50_000 * tier), "channel v3", {"tier": str(tier)})
    for tier in range(TIERS)
    for line in range(PRODUCT_LINES)
}
RULES = len(LIST) + sum(map(len, BREAKS.values())) + len(DISCOUNTS)


def quote(lines: int) -> int:
    """Price so many lines, each with a break, a tier, a registration and a promotion; every tenth by hand."""
    nets = []
    registered = Cut(StepKind.REGISTRATION, Off(50_000), "policy v2", {"terms": "hunting"})
    promoted = Cut(StepKind.PROMOTION, Off(30_000), "spring")
    for n in range(lines):
        item = n * 7 % ITEMS
        cuts = [DISCOUNTS[3, item % PRODUCT_LINES], registered, promoted]
        if n % 10 == 0:
            cuts.append(Cut(StepKind.MANUAL, UnitPrice(900), "Ada"))
        terms = LineTerms(1 + n % 30, LIST[item], ladder=BREAKS[item], cuts=cuts, source="channel v3")
        nets.append(price_line(terms).net_minor)
    return sum(nets) + tax_minor((net, 130_000) for net in nets)


def file_of(lines: int) -> str:
    """A price file of so many graduated and volume lines."""
    ladder = [{"from": "0", "unit": "10.005"}, {"from": "10", "unit": "9"}, {"from": "100", "unit": "8.5"}]
    models = ("graduated", "volume")
    asked = [
        {"id": f"{n}", "model": models[n % 2], "quantity": f"{n}.5", "edge": "upper", "ladder": ladder}
        for n in range(lines)
    ]
    return json.dumps({"currency": "EUR", "lines": asked})


def cpu_ms(act: Callable[[], object]) -> float:
    """The median CPU of an act, in milliseconds."""
    taken = []
    for _ in range(RUNS):
        began = time.process_time_ns()
        act()
        taken.append((time.process_time_ns() - began) / 1e6)
    return statistics.median(taken)


def loop() -> int:
    """A million turns of the plainest loop: the measure of the machine."""
    total = 0
    for turn in range(TURNS):
        total += turn * turn
    return total


def main() -> None:
    """Measure and print."""
    measure = cpu_ms(loop)
    print(f"a million turns of `s += i * i`: {measure:.1f} CPU-ms")
    text = file_of(100)
    acts: dict[str, Callable[[], object]] = {
        f"100 lines, book of {RULES:,} rules (target <= {TARGET_MS} ms)": lambda: quote(100),
        f"1,000 lines, book of {RULES:,} rules": lambda: quote(1000),
        "price file of 100 lines, read and answered": lambda: answer(calculate(text)),
    }
    for name, act in acts.items():
        found = cpu_ms(act)
        print(f"{name:55} {found:8.2f} CPU-ms  {found / measure:6.3f} of the loop")


if __name__ == "__main__":
    main()
