"""Whose money a payer's is: learned from a person, or the same name as a customer's or a partner's."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.bank_statement.match import Payer
from ltc.bank_statement.models import BankStatementLine, KnownPayer
from partners.account.find import Asked, match
from partners.account.models import Account, AccountName
from partners.account.names import name_key
from partners.partner.models import Partner
from pricing.ground.record import new_id


def payer_key(line: BankStatementLine) -> str:
    """What a payer is remembered by: its account, else its name. Empty: the line says neither."""
    if line.payer_account:
        return f"account:{line.payer_account}"
    key = name_key(line.payer)
    return f"name:{key}" if key else ""


def payers(session: Session, lines: Sequence[BankStatementLine]) -> dict[UUID, list[Payer]]:
    """Who may have sent each line. What a person said goes before a name."""
    keys = {payer_key(line) for line in lines} - {""}
    learned = {row.payer: row for row in session.scalars(select(KnownPayer).where(KnownPayer.payer.in_(keys)))}
    named = _named(session, {name_key(line.payer) for line in lines if payer_key(line) not in learned} - {""})
    names = _names(session, [row.account_id or row.partner_id for row in learned.values()])
    found = dict[UUID, list[Payer]]()
    for line in lines:
        row = learned.get(payer_key(line))
        debtor = row.account_id or row.partner_id if row else None
        if row and debtor:
            found[line.id] = [Payer(debtor, names.get(debtor, row.name), row.learned_at.date())]
        else:
            found[line.id] = named.get(name_key(line.payer), [])
    return found


def alike(session: Session, line: BankStatementLine) -> list[Payer]:
    """Customers whose names are like the payer's, by the matcher of names; for a line that is looked at alone."""
    if not line.payer:
        return []
    ids = [one.account for one in match(session, Asked(line.payer)).found]
    accounts = session.scalars(select(Account).where(Account.id.in_(ids)))
    return [Payer(account.merged_into_id or account.id, account.name, is_alike=True) for account in accounts]


def learn(
    session: Session, line: BankStatementLine, debtor: tuple[UUID | None, UUID | None], by: UUID, now: datetime
) -> None:
    """Remember whose money this payer's is, a customer's or a partner's; the newest word holds."""
    key = payer_key(line)
    if not key:
        return
    row = session.scalar(select(KnownPayer).where(KnownPayer.payer == key).with_for_update())
    if row is None:
        row = KnownPayer(id=new_id(), payer=key)
        session.add(row)
    elif (row.account_id, row.partner_id) == debtor:
        return
    row.account_id, row.partner_id = debtor
    row.name, row.bank_statement_line_id, row.learned_by, row.learned_at = line.payer, line.id, by, now
    session.flush()


def _named(session: Session, keys: set[str]) -> dict[str, list[Payer]]:
    """Customers and partners by the key of their name."""
    found = defaultdict[str, list[Payer]](list)
    if not keys:
        return found
    accounts = select(AccountName.key, Account).join(Account, Account.id == AccountName.account_id)
    for key, account in session.execute(accounts.where(AccountName.key.in_(keys))):
        payer = Payer(account.merged_into_id or account.id, account.name)
        if payer not in found[key]:
            found[key].append(payer)
    for id, *both in session.execute(select(Partner.id, Partner.name_en, Partner.name_zh)):
        for name in both:
            if (key := name_key(name)) in keys and Payer(id, name) not in found[key]:
                found[key].append(Payer(id, name))
    return found


def _names(session: Session, ids: Iterable[UUID | None]) -> dict[UUID, str]:
    wanted = [id for id in ids if id]
    if not wanted:
        return {}
    accounts = select(Account.id, Account.name).where(Account.id.in_(wanted))
    partners = select(Partner.id, Partner.name_en).where(Partner.id.in_(wanted))
    return {row[0]: row[1] for of in (accounts, partners) for row in session.execute(of)}
