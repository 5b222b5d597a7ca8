"""The terms as a value: the order of the steps, what a registration is worth, and how a chain's prices follow. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pricing.ground.errors import Invalid
from pricing.ground.rate import PPM
from pricing.price.cut import RegistrationTerms
from pricing.price.step import ORDER, StepKind
from pricing.rating.scope import Scope


class TermsOff(Invalid):
    """Every step stands once in the order, and what a registration is worth lies between 0 and 100 %."""

    code = "price-terms-off"


@dataclass(frozen=True, slots=True)
class Terms:
    """One version's content; rates in ppm off the price that the step before left.

    `off_list`: down the chain, a distributor's discount is taken off the list price, not off what its reseller pays.
    """

    order: tuple[StepKind, ...] = ORDER
    hunting_ppm: int | None = None  # the partner found the deal and holds it
    teaming_ppm: int | None = None  # the house found it, or the partner sells beside whoever holds it
    off_list: bool = False
    counted: Scope = Scope.LINE  # whose quantity reaches a volume break

    def data(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "order": [kind.value for kind in self.order],
            "hunting_ppm": self.hunting_ppm,
            "teaming_ppm": self.teaming_ppm,
            "off_list": self.off_list,
            "counted": self.counted.value,
        }

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> "Terms":
        """From JSON as `data()` wrote it."""
        order = tuple(StepKind(kind) for kind in data["order"])
        return cls(**dict(data) | {"order": order, "counted": Scope(data["counted"])})

    def rates(self, share_ppm: int | None = None) -> dict[RegistrationTerms, int]:
        """What is declared for each terms of a registration; with a share, that of hunting for whoever lost.

        Rounding: down, to whole ppm. What is not declared is not there.
        """
        declared = {RegistrationTerms.HUNTING: self.hunting_ppm, RegistrationTerms.TEAMING: self.teaming_ppm}
        if share_ppm is not None and self.hunting_ppm is not None:
            declared[RegistrationTerms.OPEN] = self.hunting_ppm * share_ppm // PPM
        return {terms: rate for terms, rate in declared.items() if rate is not None}


SHIPPED = Terms()


def check(terms: Terms) -> None:
    """Refuse terms that make no sense. Raises TermsOff."""
    if sorted(terms.order) != sorted(ORDER):
        raise TermsOff(field="order")
    if not _shares((terms.hunting_ppm, terms.teaming_ppm)):
        raise TermsOff(field="hunting")


def _shares(rates: Iterable[int | None]) -> bool:
    return all(rate is None or 0 <= rate <= PPM for rate in rates)
