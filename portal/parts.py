"""Loading the parts of wholes quickly.

SQLAlchemy asks for the parts of many wholes by pairs of tenant and id. SQLite finds no index by pairs and would look at
every part that the tenant has; so the ids are named alone as well, and both databases use the index on them.
"""

from sqlalchemy import Select, event
from sqlalchemy.orm import ORMExecuteState, Session


def name_wholes(state: ORMExecuteState) -> None:
    """Add `part.whole_id IN (…)` to a load of parts by pairs (tenant, id); other statements stay as they are."""
    pairs = state.parameters.get("primary_keys") if isinstance(state.parameters, dict) else None
    relation = getattr(state.loader_strategy_path, "prop", None)
    if not pairs or not isinstance(pairs[0], tuple) or relation is None:
        return
    column = next((part for whole, part in relation.local_remote_pairs if whole.key == "id"), None)
    if column is not None and isinstance(state.statement, Select):
        state.statement = state.statement.where(column.in_([whole_id for _, whole_id in pairs]))


def install(maker: type[Session]) -> None:
    """Do so in all sessions of a class."""
    event.listen(maker, "do_orm_execute", name_wholes)
