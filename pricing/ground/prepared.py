"""Selects that are put together once, for the few that one question asks again and again.

The wall in `portal/tenancy.py` knows them by what they are, and puts the session's tenant in. Other statements that
are not selects of mapped classes stay refused.
"""

from typing import Any

from sqlalchemy import Integer, Select, bindparam

from pricing.ground.record import HouseRecord

OWN_TENANT = "own_tenant"
PREPARED: set[Select[Any]] = set()  # statements of modules, never of requests


def prepared(kind: type[HouseRecord], statement: Select[Any]) -> Select[Any]:
    """A select from one table of the house, bound to the tenant of the session that executes it.

    It gives plain rows of columns. A partner's session may not execute it. Raises ValueError for other tables.
    """
    table = kind.__table__
    if statement.get_final_froms() != [table]:
        raise ValueError(f"a prepared select is of {table} alone")
    bound = statement.where(table.c.tenant_id == bindparam(OWN_TENANT, type_=Integer()))
    PREPARED.add(bound)
    return bound
