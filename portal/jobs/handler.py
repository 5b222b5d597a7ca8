"""What a job's handler is: quick work inside one transaction, or slow work between two."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

Arguments = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Quick:
    """Database work only; it commits together with the job's being done, so its effect happens once."""

    act: Callable[[Session, Arguments], None]


@dataclass(frozen=True, slots=True)
class Slow:
    """Work that takes long or leaves the house (PDF, mail): never inside a write transaction.

    `gather` reads what is needed, `labour` works without any session, `finish` writes the result
    together with the job's being done. `labour` may run again after a crash, so it must bear that.
    """

    gather: Callable[[Session, Arguments], Any]
    labour: Callable[[Any], Any]
    finish: Callable[[Session, Arguments, Any], None]


Handler = Quick | Slow
