"""Migration 0041 on a database that is in use: an older line gets the id of its accrual, and its dispute follows."""

import pytest
from alembic import command
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from portal.migrations.run import _config, upgrade

OLD, ACCRUAL, OTHER, DISPUTE = (f"{digit:032}" for digit in range(1, 5))
TENANT = """INSERT INTO tenant (id, slug, name_en, name_zh, language, time_zone, currency)
    VALUES (1, 'a', 'A', 'A', 'en', 'UTC', 'EUR')"""
LINE = f"""INSERT INTO statement_line (tenant_id, id, partner_id, statement_id, accrual_id, amount_minor, late)
    VALUES (1, '{OLD}', '{OTHER}', '{OTHER}', '{ACCRUAL}', 100, false)"""
DISPUTED = f"""INSERT INTO dispute (tenant_id, id, partner_id, number, statement_id, line_id, reason, currency, state,
    turn, opened_by, opened_at) VALUES (1, '{DISPUTE}', '{OTHER}', 'D-1', '{OTHER}', '{OLD}', 'rate', 'EUR', 'open',
    'partner', '{OTHER}', '2026-01-01')"""
PROVED = "SELECT sql FROM sqlite_master WHERE name = 'statement_line_proved'"


def settle_one(connection):
    """A line from before lines had their accrual's id; what it refers to is left out."""
    on_sqlite = connection.dialect.name == "sqlite"
    if on_sqlite:
        proof = connection.scalar(text(PROVED))
        connection.execute(text("DROP TRIGGER statement_line_proved"))
    else:
        connection.execute(text("SET session_replication_role = replica"))
    for statement in (TENANT, LINE, DISPUTED):
        connection.execute(text(statement))
    connection.execute(text(proof if on_sqlite else "SET session_replication_role = DEFAULT"))


def test_an_older_line_gets_its_accruals_id_and_its_dispute_follows(used):
    with used.connect() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0040_campaign")
        settle_one(connection)
        connection.commit()
    upgrade(used.url.render_as_string(hide_password=False))
    with used.begin() as connection:
        for column in ("statement_line.id", "dispute.line_id"):
            found = connection.scalar(text(f"SELECT {column} FROM {column.partition('.')[0]}"))
            assert str(found).replace("-", "") == ACCRUAL
    again = LINE.replace("accrual_id, ", "").replace(f"'{OLD}', ", "")
    for change in (again, "UPDATE statement_line SET late = true", "DELETE FROM statement_line"):
        with pytest.raises(IntegrityError), used.begin() as connection:
            connection.execute(text(change))
