"""Stories of commission in ledger notation, and values to tell them with."""

from fractions import Fraction

from ltc.earning.book import Booked, Sale, SoldLine, Taker, Volume, booked, with_volume
from ltc.earning.component import AGEING, Band, Component, ComponentKind, Plan, Scope, Terms
from ltc.earning.entitle import Bill, Payment, State, entitled

PPM = 1_000_000
FIELD = (Band(0, 10_000), Band(30_000_000, 20_000), Band(60_000_000, 30_000), Band(100_000_000, 40_000))


def percent(text: str) -> int:
    """A rate in parts per million."""
    return int(Fraction(text) * 10_000)


def rate(text: str, **scope: str) -> Component:
    """A flat rate."""
    return Component(ComponentKind.RATE, Scope(**scope), percent(text))


def banded(kind: ComponentKind = ComponentKind.MARGINAL, bands=FIELD, **more) -> Component:
    """Bands, by default those of the field's contract template in fen."""
    return Component(kind, Scope(**more.pop("scope", {})), bands=bands, currency="EUR", **more)


def sale(*lines: SoldLine, **more: str) -> Sale:
    """An order."""
    facts = {"mode": "hybrid", "currency": "EUR", "customer": "known", "source": "partner"} | more
    return Sale(**facts, lines=lines)


def line(net: int, key: str = "1", product_line: str = "pumps", units: int = 1, cost: int | None = None) -> SoldLine:
    """A sold line."""
    return SoldLine(key, product_line, units, net, cost)


def taker(key: str = "north", share: str = "100", **more) -> Taker:
    """Somebody who takes part."""
    return Taker(key, key, more.pop("role", "sourced"), more.pop("tier", ""), percent(share), **more)


def earns(component: Component, net: int, terms: Terms = Terms(), days: int = 0, volume: Volume = Volume()) -> int:
    """What one taker earns by one component on an order that is paid in full after so many days."""
    made, bare = booked(Plan(terms, (component,)), sale(line(net)), [taker()])
    assert bare == []
    bill = Bill({"1": net}, net, (Payment(net, days),))
    [minor] = entitled([with_volume(one, volume) for one in made], State({"1": line(net)}, [bill]), terms)
    return minor


class Book:
    """An account of one order, told event by event. Amounts are minor units without tax."""

    def __init__(self, plan: Plan, takers: list[Taker], *lines: SoldLine) -> None:
        self.terms, self.lines = plan.terms, {one.key: one for one in lines}
        self.bookings: list[Booked]
        self.bookings, self.bare = booked(plan, sale(*lines), takers)
        self.nets: dict[str, dict[str, int]] = {}
        self.paid: dict[str, list[Payment]] = {}
        self.said = [0] * len(self.bookings)

    def invoice(self, number: str, **nets: int) -> None:
        """An invoice of parts of lines, by line."""
        self.nets[number], self.paid[number] = {key[1:]: net for key, net in nets.items()}, []

    def cash(self, number: str, minor: int, days: int = 0) -> list[int]:
        """A receipt; a negative one is a bounce of the same amount and days."""
        if minor < 0:
            self.paid[number].remove(Payment(-minor, days))
        else:
            self.paid[number].append(Payment(minor, days))
        return self.accrued()

    def credit(self, number: str, key: str, minor: int, units: int = 0) -> list[int]:
        """A credit note on a line of an invoice; with units it is a return."""
        self.nets[number][key] -= minor
        old = self.lines[key]
        cost = None if old.cost_minor is None else old.cost_minor * (old.units - units) // old.units
        self.lines[key] = SoldLine(key, old.product_line, old.units - units, old.net_minor - minor, cost)
        return self.accrued()

    def accrued(self) -> list[int]:
        """The lines that the event adds: what is earned now less what was said before."""
        bills = [Bill(nets, sum(nets.values()), tuple(self.paid[number])) for number, nets in self.nets.items()]
        now = entitled(self.bookings, State(self.lines, bills), self.terms)
        added = [after - before for after, before in zip(now, self.said, strict=True)]
        self.said = now
        return added


AGED = Terms(ageing=AGEING)
