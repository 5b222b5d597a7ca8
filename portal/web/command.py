"""From a sent form to one command: one transaction, once per key, then a redirect."""

import hashlib
from collections.abc import Callable

from flask import Response, g, redirect, request
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as Answer

from portal.command.once import fingerprint, once
from portal.db import House
from portal.web.form import HouseForm
from pricing.ground.errors import DomainError, Invalid

KEY_LENGTH_MAX = 80
Page = tuple[str, int] | tuple[Response, int] | Answer


class KeyMissing(Invalid):
    """A command came without its idempotency key."""

    code = "key-missing"


def command(
    act: Callable[[House], str], form: HouseForm | None = None, again: Callable[[], str] | None = None
) -> tuple[str, int] | Answer:
    """Run `act` once and go (303) to the address it returns.

    A refusal is shown by `again` (the form's page) at the field it names; without `again` it goes
    to the one handler of refusals.
    """
    key = request.form.get("_key") or request.headers.get("Idempotency-Key") or ""
    if not 0 < len(key) <= KEY_LENGTH_MAX:
        raise KeyMissing(field="_key")
    fields = [(name, value) for name, value in request.form.items(multi=True) if name not in ("csrf_token", "_key")]
    fields += [(name, _digest(file)) for name, file in request.files.items(multi=True)]
    try:
        location = once(g.actor, key, fingerprint(f"{request.method} {request.path}", fields), act)
    except DomainError as error:
        if form is None or again is None:
            raise
        form.refuse(error)
        return again(), error.status
    return redirect(location, 303)


def _digest(file: FileStorage) -> str:
    """SHA-256 (hex) of a sent file: another file under the same key is another command."""
    file.stream.seek(0)
    digest = hashlib.sha256(file.stream.read()).hexdigest()
    file.stream.seek(0)
    return digest
