"""Who is acting, in which tenant, for which partner."""

from dataclasses import dataclass, field
from uuid import UUID

ROBOT_ID = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Actor:
    """A person (or the robot) acting in a tenant. `partner_id` None: for the house."""

    tenant_id: int
    person_id: UUID
    partner_id: UUID | None = None
    roles: frozenset[str] = field(default_factory=frozenset)
    name: str = ""
    language: str = "en"
    request_id: str = ""


def robot(tenant_id: int) -> Actor:
    """The portal itself, acting for the house in jobs and on the command line."""
    return Actor(tenant_id=tenant_id, person_id=ROBOT_ID, name="Fairway")
