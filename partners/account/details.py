"""What a person writes down of a customer, or removes again: names, numbers and hosts, addresses."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from partners.account import index
from partners.account.identifiers import check_host, host_key, phone_key
from partners.account.models import Account, AccountAddress, AccountIdentifier, AccountName, IdentifierKind, NameKind
from partners.account.names import name_key
from partners.account.tax import check as check_tax
from partners.account.tax import tax_key
from pricing.ground.errors import DomainError, Invalid

WRITTEN_BY_HAND = (NameKind.LEGAL, NameKind.SHORT, NameKind.FORMER, NameKind.ENGLISH)


class DetailKnown(Invalid):
    """The customer has it already."""

    code = "detail-known"


class DetailUnclear(Invalid):
    """Nothing is left of it once it is written the one way in which it is compared."""

    code = "detail-unclear"


class NumberOfAnother(Invalid):
    """Another customer has this number or host; two customers that share one are probably one."""

    code = "number-of-another"


class NameInUse(DomainError):
    """The customer is called by this name."""

    code = "name-in-use"


class AccountMerged(DomainError):
    """The customer lives on in another one, where its details are."""

    code = "account-merged"


def add_name(session: Session, account: Account, kind: NameKind, text: str) -> None:
    """Another name, by which the customer is found from now on. Raises DetailUnclear, DetailKnown, AccountMerged."""
    _alive(account)
    key = name_key(text)
    if not key:
        raise DetailUnclear(field="text")
    own = select(AccountName.id).where(AccountName.account_id == account.id, AccountName.key == key)
    if session.scalar(own):
        raise DetailKnown(field="text")
    index.add(session, [index.Named(account.id, kind, text)])


def add_identifier(session: Session, account: Account, kind: IdentifierKind, text: str) -> None:
    """A tax number, host or phone, checked and written one way.

    Raises what is wrong with it, DetailUnclear, DetailKnown, NumberOfAnother, AccountMerged; each at the field `text`.
    """
    _alive(account)
    value = _normal(kind, text)
    same = select(Account).join(AccountIdentifier, AccountIdentifier.account_id == Account.id)
    owner = session.scalar(same.where(AccountIdentifier.kind == kind, AccountIdentifier.value == value))
    if owner and owner.id == account.id:
        raise DetailKnown(field="text")
    if owner:
        raise NumberOfAnother(field="text", account=owner.name)
    session.add(AccountIdentifier(account_id=account.id, kind=kind, value=value))


def add_address(session: Session, account: Account, text: str) -> None:
    """Another address. Raises DetailKnown, AccountMerged."""
    _alive(account)
    line = " ".join(text.split())
    own = select(AccountAddress.id).where(AccountAddress.account_id == account.id, AccountAddress.text == line)
    if session.scalar(own):
        raise DetailKnown(field="text")
    session.add(AccountAddress(account_id=account.id, text=line))


def remove_name(session: Session, account: Account, name: AccountName) -> None:
    """Forget a name: nothing finds the customer by it any more. Raises NameInUse for the one that it is called by."""
    if name.text == account.name:
        raise NameInUse
    index.remove(session, [name])


def _normal(kind: IdentifierKind, text: str) -> str:
    try:
        if kind is IdentifierKind.TAX:
            check_tax(text)
        elif kind is IdentifierKind.HOST:
            check_host(text)
    except Invalid as error:
        error.field = "text"
        raise
    value = {IdentifierKind.TAX: tax_key, IdentifierKind.HOST: host_key, IdentifierKind.PHONE: phone_key}[kind](text)
    if not value:
        raise DetailUnclear(field="text")
    return value


def _alive(account: Account) -> None:
    if account.merged_into_id:
        raise AccountMerged
