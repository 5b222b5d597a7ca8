"""Ids that the database makes, one for each row of a statement: of the same kind as `pricing.ground.record.new_id`."""

from uuid import UUID

from sqlalchemy import ColumnElement, String, Uuid, cast, func, literal, literal_column, type_coerce
from sqlalchemy.sql.functions import Function

from pricing.ground.record import new_id

VARIANT = "89ab"


def new_ids(database: str) -> ColumnElement[UUID]:
    """An expression that gives a fresh id (UUID version 7) wherever it is evaluated.

    All rows of a statement have its time, so that they stand together in an index; the rest is the database's noise.
    """
    time = str(new_id())[: len("00000000-0000-7")]
    if database == "sqlite":
        variant = func.substr(VARIANT, func.abs(literal_column("random()")) % len(VARIANT) + 1, 1)
        begun = literal(time.replace("-", ""), String())
        return type_coerce(begun + func.substr(_noise(2), 2) + variant + func.substr(_noise(8), 2), Uuid())
    noise = func.substr(cast(func.gen_random_uuid(), String()), len(time) + 1)
    return cast(literal(time, String()) + noise, Uuid())


def _noise(size: int) -> Function[str]:
    return func.lower(func.hex(func.randomblob(size)))
