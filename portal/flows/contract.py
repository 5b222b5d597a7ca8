"""Contracts, with what the portal alone knows: the vendor's names, the tenant's days, and the signed copies."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from ltc.contract.amend import Amended, amend
from ltc.contract.carry import Signed
from ltc.contract.carry import sign as signing
from ltc.contract.draw import Drawn
from ltc.contract.draw import draw as drawing
from ltc.contract.models import Contract, ContractAmendment
from ltc.contract.wording import Wording
from ltc.quote.models import Quote
from portal.files.keep import FileRefused, Sent, checked, keep
from portal.files.kinds import FileKind
from portal.flows.promise import today
from portal.identity import tenants

Who = tuple[UUID, datetime]
PAPERS = (FileKind.PDF, FileKind.OFD, FileKind.JPEG, FileKind.PNG)  # what a signed paper can be


def draw(session: Session, quote: Quote, by: Who) -> Contract:
    """A draft from an accepted quote. Errors: those of `ltc.contract.draw`."""
    tenant = tenants.own(session)
    names = tenant.name_en or tenant.name_zh, tenant.name_zh or tenant.name_en
    return drawing(session, quote, Drawn(names, by[0], today(session), by[1]))


def sign(session: Session, contract: Contract, copy: Sent, who: tuple[str, date], by: Who) -> None:
    """Record the signing, with its copy; who signed for the customer, on which day. Errors: those of `keep` too."""
    kept = _copy(session, copy, by)
    sent = today(session, contract.sent_at)
    signing(session, contract, Signed(who[0], who[1], kept), (sent, today(session)))


def change(
    session: Session, contract: Contract, copy: Sent, said: tuple[str, Wording, str, date], by: Who
) -> ContractAmendment:
    """Record an amendment with its copy: of which clause, what it becomes, why, from which day on."""
    kept = _copy(session, copy, by)
    clause, becomes, why, valid_from = said
    return amend(session, contract, Amended(clause, becomes, why, valid_from, kept), *by)


def _copy(session: Session, copy: Sent, by: Who) -> UUID:
    """Keep a signed copy. Errors: those of `keep`; FileRefused also for data that nobody can sign."""
    if checked(copy) not in PAPERS:
        raise FileRefused(field="file")
    return keep(session, None, copy, *by).id
