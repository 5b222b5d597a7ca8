"""Passwords: which are accepted, and the slow hash that keeps them.

Hashing takes a tenth of a second and 64 MiB on purpose. It is never done inside an open
transaction, and an unknown person costs as much time as a known one.
Source: OWASP Password Storage and NIST SP 800-63B (length over composition, paste allowed).
"""

from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from portal.config import settings
from pricing.ground.errors import Invalid

LENGTH_MIN = 12
LENGTH_MAX = 200


class PasswordTooShort(Invalid):
    """Length is what makes a password hard to guess."""

    code = "password-too-short"


class PasswordTooLong(Invalid):
    """Nobody types that; hashing it would only cost time."""

    code = "password-too-long"


class PasswordIsName(Invalid):
    """The mail address or its name is the first thing that is tried."""

    code = "password-is-name"


def check(password: str, email: str) -> None:
    """Accept a new password, or refuse it with the rule that it breaks."""
    if len(password) < LENGTH_MIN:
        raise PasswordTooShort(field="password", least=LENGTH_MIN)
    if len(password) > LENGTH_MAX:
        raise PasswordTooLong(field="password", most=LENGTH_MAX)
    if password.casefold() in (email.casefold(), email.casefold().partition("@")[0]):
        raise PasswordIsName(field="password")


def hashed(password: str) -> str:
    """A salted argon2id hash, with its cost written into it."""
    return _hasher().hash(password)


def fits(password: str, kept: str | None) -> bool:
    """Whether a password is the one that was kept. Without one the time is spent all the same."""
    try:
        return _hasher().verify(kept or _nobodys(), password) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


@lru_cache
def _hasher() -> PasswordHasher:
    given = settings()
    return PasswordHasher(time_cost=given.argon2_rounds, memory_cost=given.argon2_memory_kib, parallelism=1)


@lru_cache
def _nobodys() -> str:
    return hashed("nobody has this password")
