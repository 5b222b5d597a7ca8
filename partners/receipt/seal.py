"""Sealing a receipt: a salted digest for every field, and one hash over all digests. Pure.

Because each field has a digest of its own, a check can name the field that was altered. The bytes
that are hashed are canonical JSON: keys sorted, no spaces, UTF-8; there is no fraction in it.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

KIND = "fairway-ruling-receipt-1"


def digest_of(name: str, value: object, salt: str) -> str:
    """SHA-256 (hex) of one field."""
    return _sha256({"field": name, "salt": salt, "value": value})


def digests_of(content: Mapping[str, Any], salt: str) -> dict[str, str]:
    """The digest of every field."""
    return {name: digest_of(name, value, salt) for name, value in sorted(content.items())}


def hash_of(digests: Mapping[str, str]) -> str:
    """SHA-256 (hex) over all digests: the leaf that hangs in the day's tree."""
    return _sha256({"digests": dict(digests), "kind": KIND})


def head_hash(day: str, before: str, root: str) -> str:
    """SHA-256 (hex) of a day's head (ISO date): the next day's `before`."""
    return _sha256({"before": before, "day": day, "root": root})


def _sha256(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()
