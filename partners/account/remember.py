"""Remembering a customer: a new one, or another name and number of a known one."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from partners.account.find import Asked
from partners.account.index import Named, add
from partners.account.models import Account, AccountIdentifier, AccountName, NameKind
from partners.account.names import name_key
from pricing.ground.record import new_id

TEXT_MAX = 500


def create(session: Session, asked: Asked, region_id: UUID | None) -> Account:
    """A new customer under the name it was asked for by."""
    account = Account(id=new_id(), name=asked.name[:TEXT_MAX], region_id=region_id)
    session.add(account)
    session.flush()
    if name_key(asked.name):
        add(session, [Named(account.id, NameKind.LEGAL, account.name)])
    _identify(session, account, asked)
    return account


def remember(session: Session, account: Account, asked: Asked, kind: NameKind = NameKind.TYPED) -> None:
    """Keep a name and identifiers of a customer; those that are known already, of any customer, stay as they are."""
    session.flush()
    key = name_key(asked.name)
    own = select(AccountName.id).where(AccountName.account_id == account.id, AccountName.key == key)
    if key and session.scalar(own) is None:
        add(session, [Named(account.id, kind, asked.name[:TEXT_MAX])])
    _identify(session, account, asked)


def _identify(session: Session, account: Account, asked: Asked) -> None:
    for what, value in asked.identifiers.pairs():
        taken = select(AccountIdentifier.id).where(AccountIdentifier.kind == what, AccountIdentifier.value == value)
        if session.scalar(taken) is None:
            session.add(AccountIdentifier(account_id=account.id, kind=what, value=value))
