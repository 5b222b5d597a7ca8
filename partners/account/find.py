"""Finding which customer is meant: hard evidence first, then the name."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from partners.account.identifiers import host_key, tax_key
from partners.account.models import Account, AccountIdentifier, AccountName, IdentifierKind
from partners.account.names import name_key


@dataclass(frozen=True, slots=True)
class Asked:
    """A customer as somebody wrote it."""

    name: str
    tax_id: str | None
    host: str | None


@dataclass(frozen=True, slots=True)
class AccountMatch:
    """The customer that is meant, and by which evidence (`tax`, `host` or `name`)."""

    account: Account
    evidence: str


def match(session: Session, asked: Asked) -> AccountMatch | None:
    """The customer that is meant: same tax number, else same host, else same name key; None is a new one.

    A name that two customers share points to neither: a person must say.
    """
    for kind, value in ((IdentifierKind.TAX, tax_key(asked.tax_id)), (IdentifierKind.HOST, host_key(asked.host))):
        if value and (account := _by_identifier(session, kind, value)):
            return AccountMatch(account, kind.value)
    named = _by_name(session, name_key(asked.name))
    return AccountMatch(named[0], "name") if len(named) == 1 else None


def accounts(text: str = "") -> Select[Account]:
    """Customers by name; `text` is the start of any of their names."""
    query = select(Account).order_by(Account.name, Account.id)
    if key := name_key(text):
        known = select(AccountName.account_id).where(AccountName.key.startswith(key, autoescape=True))
        query = query.where(Account.id.in_(known))
    return query


def names(session: Session, account_id: UUID) -> list[AccountName]:
    """All names of a customer."""
    query = select(AccountName).where(AccountName.account_id == account_id)
    return list(session.scalars(query.order_by(AccountName.kind, AccountName.text)))


def _by_identifier(session: Session, kind: IdentifierKind, value: str) -> Account | None:
    known = select(AccountIdentifier.account_id).where(AccountIdentifier.kind == kind, AccountIdentifier.value == value)
    return session.scalar(select(Account).where(Account.id.in_(known)))


def _by_name(session: Session, key: str) -> list[Account]:
    known = select(AccountName.account_id).where(AccountName.key == key)
    return list(session.scalars(select(Account).where(Account.id.in_(known)).limit(2)))
