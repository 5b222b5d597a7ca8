"""Issuing the receipt of a released ruling, and writing it out as the file that a partner keeps."""

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from partners.conflict.models import ConflictPolicy, Ruling
from partners.conflict.rule import asked_lines
from partners.partner.models import Partner
from partners.receipt.models import RulingHead, RulingProof, RulingReceipt
from partners.receipt.seal import KIND, digests_of, hash_of
from partners.registration.models import Registration
from pricing.ground.record import new_id


def issue(session: Session, registration: Registration, ruling: Ruling, issuer: str, now: datetime) -> RulingReceipt:
    """Seal what the partner reads from now on. `issuer` is the tenant as its address names it.

    It holds what the registration's page shows and nothing else: when and by whom the ruling was made stays
    in the house, because a ruling that took long tells of a rival.
    """
    content, salt = _content(session, registration, ruling, now) | {"issuer": issuer}, secrets.token_hex(16)
    receipt = RulingReceipt(
        id=new_id(),
        partner_id=registration.partner_id,
        registration_id=registration.id,
        ruling_id=ruling.id,
        content=content,
        salt=salt,
        hash=hash_of(digests_of(content, salt)),
        issued_at=now,
    )
    session.add(receipt)
    return receipt


def written(receipt: RulingReceipt, proof: RulingProof | None, head: RulingHead | None) -> dict[str, Any]:
    """The receipt as a file: it proves itself, and once its day's head is published it names that head too."""
    file: dict[str, Any] = {
        "kind": KIND,
        "content": receipt.content,
        "salt": receipt.salt,
        "digests": digests_of(receipt.content, receipt.salt),
        "hash": receipt.hash,
        "proof": None,
    }
    if proof and head:
        file["proof"] = {"place": proof.position, "path": proof.path, "head": head_data(head)}
    return file


def head_data(head: RulingHead) -> dict[str, str]:
    """A head as it is published."""
    return {"day": head.day.isoformat(), "before": head.before, "root": head.root, "hash": head.hash}


def _content(session: Session, registration: Registration, ruling: Ruling, now: datetime) -> dict[str, Any]:
    policy = session.get_one(ConflictPolicy, (ruling.tenant_id, ruling.policy_id))
    return {
        "partner": session.scalars(select(Partner.code).where(Partner.id == registration.partner_id)).one(),
        "registration": registration.number,
        "customer": registration.customer_name,
        "lines": sorted(asked_lines(session, registration)),
        "value_minor": registration.value_minor,
        "currency": registration.currency,
        "submitted_at": registration.submitted_at and registration.submitted_at.isoformat(),
        "released_at": now.isoformat(),
        "policy": f"v{policy.version}",
        "outcome": registration.stage.value,
        "answer": registration.answer,
        "granted": ruling.granted or [],
        "protected_until": registration.protected_until and registration.protected_until.isoformat(),
        "held_until": registration.answer_until and registration.answer_until.isoformat(),
        "note": registration.answer_note,
    }
