"""Checking a receipt offline, from nothing but its file and the published heads. Pure."""

import json
from collections.abc import Iterator
from typing import Any

from partners.receipt.seal import KIND, digest_of, hash_of, head_hash
from partners.receipt.tree import LEVELS, PLACES, climb
from pricing.ground.decision import Decision, Reason, Verdict

FLAW, NOTE, GOOD = Verdict.REFUSE, Verdict.REFER, Verdict.ALLOW


def verify(receipt: str, heads: str | None = None) -> Decision:
    """Everything that is wrong with a receipt, by name. REFUSE: altered. REFER: whole, as far as could be seen.

    `receipt` and `heads` are the texts of the two files. Without heads the receipt is only checked against itself.
    """
    file = _read(receipt)
    if not _is_receipt(file):
        return Decision.weigh([Reason("receipt.unreadable", FLAW)], KIND)
    found = [*_content(file), *_proof(file["proof"], str(file["hash"])), *_published(file["proof"], heads)]
    if all(reason.verdict is not FLAW for reason in found):
        found.insert(0, Reason("receipt.whole", GOOD, {"fields": len(file["content"])}))
    return Decision.weigh(found, KIND)


def _read(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _is_receipt(file: Any) -> bool:
    return (
        isinstance(file, dict)
        and file.get("kind") == KIND
        and all(isinstance(file.get(part), dict) for part in ("content", "digests"))
        and all(isinstance(file.get(part), str) for part in ("salt", "hash"))
        and all(isinstance(digest, str) for digest in file["digests"].values())
        and all(_is_plain(value) for value in file["content"].values())
        and "proof" in file
    )


def _is_plain(value: Any) -> bool:
    """What a receipt's field can be: a text, a whole number, nothing, or a list of texts."""
    texts = isinstance(value, list) and all(isinstance(one, str) for one in value)
    return texts or value is None or isinstance(value, (str, int))


def _content(file: dict[str, Any]) -> Iterator[Reason]:
    content, digests = file["content"], file["digests"]
    for name in sorted(content.keys() | digests.keys()):
        if name not in digests:
            yield Reason("receipt.field-added", FLAW, {"field": name})
        elif name not in content:
            yield Reason("receipt.field-missing", FLAW, {"field": name})
        elif digest_of(name, content[name], file["salt"]) != digests[name]:
            yield Reason("receipt.field-altered", FLAW, {"field": name})
    if hash_of(digests) != file["hash"]:
        yield Reason("receipt.hash-altered", FLAW)


def _proof(proof: Any, leaf: str) -> Iterator[Reason]:
    if proof is None:
        yield Reason("receipt.not-published-yet", NOTE)
    elif not _is_proof(proof):
        yield Reason("receipt.proof-unreadable", FLAW)
    else:
        head = proof["head"]
        if climb(leaf, proof["place"], proof["path"]) != head["root"]:
            yield Reason("receipt.not-under-its-head", FLAW, {"day": head["day"]})
        if not _holds(head):
            yield Reason("receipt.head-altered", FLAW, {"day": head["day"]})


def _is_proof(proof: Any) -> bool:
    return (
        isinstance(proof, dict)
        and isinstance(proof.get("place"), int)
        and 0 <= proof["place"] < PLACES
        and isinstance(proof.get("path"), list)
        and len(proof["path"]) == LEVELS
        and _is_head(proof.get("head"))
    )


def _is_head(head: Any) -> bool:
    return isinstance(head, dict) and all(isinstance(head.get(part), str) for part in ("day", "before", "root", "hash"))


def _holds(head: dict[str, str]) -> bool:
    return head_hash(head["day"], head["before"], head["root"]) == head["hash"]


def _published(proof: Any, heads: str | None) -> Iterator[Reason]:
    if heads is None:
        yield Reason("receipt.heads-not-compared", NOTE)
        return
    chain = _read(heads)
    chain = chain.get("heads") if isinstance(chain, dict) else None
    if not isinstance(chain, list) or not all(_is_head(head) for head in chain):
        yield Reason("receipt.heads-unreadable", FLAW)
        return
    for number, head in enumerate(chain):
        if not _holds(head) or (number and head["before"] != chain[number - 1]["hash"]):
            yield Reason("receipt.heads-broken", FLAW, {"day": head["day"]})
            return
    if _is_proof(proof):
        known = proof["head"]["hash"] in {head["hash"] for head in chain}
        day = {"day": proof["head"]["day"]}
        yield Reason("receipt.published", GOOD, day) if known else Reason("receipt.head-unknown", FLAW, day)
