"""Migration 0006 on a database that is in use: what was there stays, and the new promises hold for it too."""

import pytest
from alembic import command
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from portal.migrations.run import _config, upgrade

IDS = [f"{digit:032}" for digit in range(1, 4)]
TENANT = """INSERT INTO tenant (id, slug, name_en, name_zh, language, time_zone, currency)
    VALUES (1, 'a', 'A', 'A', 'en', 'UTC', 'EUR')"""
DOCUMENT = "INSERT INTO document (tenant_id, id, kind, subject_id, language, state, asked_at)"
CONTENT = f"""INSERT INTO document_content (tenant_id, id, document_id, content)
    VALUES (1, '{IDS[0]}', '{IDS[0]}', 'a page')"""


def test_documents_survive_and_one_more_kind_can_be_asked_for(used):
    with used.connect() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0002_walls")
        for statement in (TENANT, f"{DOCUMENT} {values('quote', IDS[0])}", CONTENT):
            connection.execute(text(statement))
        connection.commit()
    upgrade(used.url.render_as_string(hide_password=False))
    with used.begin() as connection:
        kept = "SELECT kind, state FROM document JOIN document_content ON document_id = document.id"
        assert connection.execute(text(kept)).all() == [("quote", "done")]
        connection.execute(text(f"{DOCUMENT} {values('ruling_receipt', IDS[1])}"))
    for kind, row_id in (("nonsense", IDS[2]), ("quote", IDS[0])):
        with pytest.raises(IntegrityError), used.begin() as connection:
            connection.execute(text(f"{DOCUMENT} {values(kind, row_id)}"))


def values(kind, row_id):
    """A document of a kind."""
    return f"VALUES (1, '{row_id}', '{kind}', '{row_id}', 'en', 'done', '2026-01-01')"
