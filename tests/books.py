"""Price books for tests: files sent as the page sends them, and read as the worker reads them."""

import io

from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from portal.jobs.dispatch import run_due
from portal.jobs.handlers import HANDLERS
from pricing.ground.record import new_id
from tests.html import checked
from tests.world import World


def sheet(client: FlaskClient, book: str, content: bytes | str, name: str = "prices.csv") -> TestResponse:
    """A price sheet, sent to a draft."""
    content = content if isinstance(content, bytes) else content.encode()
    boundary, body = encode_multipart({"_key": str(new_id()), "file": FileStorage(io.BytesIO(content), name)})
    return client.post(f"{book}/prices", data=body, content_type=f'multipart/form-data; boundary="{boundary}"')


def imported(world: World, client: FlaskClient, book: str, content: bytes | str, name: str = "prices.csv") -> str:
    """The page of an import, when the worker has read the file."""
    sent = sheet(client, book, content, name)
    assert sent.status_code == 303, sent.text
    run_due(HANDLERS, world.tenant.id)
    return checked(client.get(sent.location))
