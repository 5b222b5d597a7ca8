"""Who is asked about a case, in order: the manager, whoever stands in, then the tenant's list. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Cover:
    """What the rule looks at: who manages, who stands in for whom today, the list, and who may rule at all."""

    manager_id: UUID | None
    stand_ins: Mapping[UUID, UUID]  # of those who are away
    contacts: Sequence[UUID]
    rulers: Sequence[UUID]


def chain(cover: Cover) -> tuple[UUID, ...]:
    """Everybody to ask, each once, the first first; those who are away are replaced by their stand-ins.

    Whoever may not rule is never asked. If nobody is left, all who may rule are.
    """
    asked = [cover.manager_id] if cover.manager_id else []
    present = [_present(one, cover.stand_ins) for one in (*asked, *cover.contacts)]
    able = [one for one in present if one and one in cover.rulers]
    return tuple(dict.fromkeys(able)) or tuple(one for one in cover.rulers if one not in cover.stand_ins)


def _present(person: UUID, stand_ins: Mapping[UUID, UUID]) -> UUID | None:
    """The person, or who stands in, and in for them; None where stand-ins go round in a circle."""
    seen = set[UUID]()
    while person in stand_ins:
        if person in seen:
            return None
        seen.add(person)
        person = stand_ins[person]
    return person
