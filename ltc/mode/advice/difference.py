"""What one model says that another does not. Pure."""

from dataclasses import dataclass

from ltc.mode.advice.model import Model

Term = int | str | None


@dataclass(frozen=True, slots=True)
class Differs:
    """One term that differs: its place in the model, such as `direct.information`, and both values."""

    where: str
    was: Term
    now: Term


def difference(before: Model, after: Model) -> list[Differs]:
    """Every term in which two models differ, in the model's order."""
    old, new = flat(before), flat(after)
    return [Differs(where, old[where], new[where]) for where in old if old[where] != new[where]]


def flat(model: Model) -> dict[str, Term]:
    """A model's terms by their places; the modes that a rule bars as one text."""
    found: dict[str, Term] = {}
    for name, value in model.data().items():
        if name == "rules":
            found |= {f"rules.{rule}": ", ".join(modes) for rule, modes in value.items()}
        elif isinstance(value, dict):
            found |= {f"{name}.{key}": weight for key, weight in value.items()}
        elif isinstance(value, list):
            found |= {f"{name}.{place}": step for place, step in enumerate(value)}
        else:
            found[name] = value
    return found
