"""Key tables: whatever is added, removed and merged, they equal what the names would give."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from partners.account.bulk import NewAccount, take_over
from partners.account.find import Asked
from partners.account.identifiers import Identifiers, host_key, phone_key
from partners.account.index import EVERY, Named, add, remove
from partners.account.matching.keys import keys
from partners.account.matching.name import parse, unpacked
from partners.account.models import AccountIdentifier, AccountKey, AccountKeyCount, AccountName, NameKind
from partners.account.names import name_key
from partners.account.remember import create
from partners.account.tax import tax_number
from portal.bulk import Bulk
from portal.db import read, work
from portal.flows import account as flow
from portal.tenancy import WallBreach
from pricing.ground.record import new_id
from tests.claims import NOW
from tests.conftest import new_tenant
from tests.world import build

TEXTS = st.text(st.sampled_from("aB1 .&深圳市龙华有限公司分科技臺ü"), max_size=14)


def stored(session):
    """The key tables: which name has which key, and the counts."""
    rows = {(row.name_no, row.key) for row in session.scalars(select(AccountKey))}
    return rows, {row.key: row.names for row in session.scalars(select(AccountKeyCount)) if row.names}


def given_by_names(session):
    """What the names would give today."""
    names = session.scalars(select(AccountName)).all()
    rows = {(name.no, key) for name in names for key in keys(parse(name.text))}
    counts = Counter(key for _, key in rows) + Counter({EVERY: len(names)})
    return rows, dict(counts)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(one=st.lists(TEXTS, min_size=1, max_size=4), other=st.lists(TEXTS, min_size=1, max_size=4), data=st.data())
def test_key_tables_always_equal_what_the_names_give(world, one, other, data):
    fresh = build(new_tenant("keys"))
    with work(fresh.house) as session:
        accounts = [create(session, Asked(texts[0]), None) for texts in (one, other)]
        rows = []
        for account, texts in zip(accounts, (one, other), strict=True):
            for text in texts[1:]:
                if unique(session, account, text):
                    rows += add(session, [Named(account.id, NameKind.SHORT, text)])
        if rows:
            remove(session, data.draw(st.lists(st.sampled_from(rows), unique_by=id, max_size=2)))
    with read(fresh.house) as session:
        assert stored(session) == given_by_names(session)
        before = stored(session)
    with work(fresh.house) as session:
        done = flow.merge(session, accounts[0].id, accounts[1].id, new_id(), NOW)
        session.flush()
        assert stored(session) == given_by_names(session)
        flow.undo(session, done, new_id(), NOW)
    with read(fresh.house) as session:
        assert stored(session) == given_by_names(session)
        assert stored(session)[1] == before[1]


def unique(session, account, text):
    """Whether an account has no name of the same key yet."""
    own = select(AccountName.id).where(AccountName.account_id == account.id, AccountName.key == name_key(text))
    return session.scalar(own) is None


def test_the_bulk_door_writes_the_same_keys_as_one_by_one(world):
    names = ["Siemens AG", "深圳市龙华科技有限公司", "Siemens Energy AG"]
    with work(world.house) as session:
        create(session, Asked("Siemens AG Berlin"), None)
    with work(world.house) as session:
        taken = Identifiers(host="siemens.com")
        assert take_over(session, Bulk(session), [NewAccount(new_id(), name, taken) for name in names]) == 3
    with read(world.house) as session:
        assert stored(session) == given_by_names(session)


def test_an_import_reads_no_further_than_its_batch_and_counts_as_it_goes(world, monkeypatch):
    monkeypatch.setattr("partners.account.bulk.AT_ONCE", 4)
    monkeypatch.setattr("partners.account.bulk.COUNTS_AT_ONCE", 6)
    read_on, written = [], []

    class Door(Bulk):
        def insert(self, kind, rows):
            written.extend(rows if kind is AccountName else ())
            assert len(read_on) - len(written) <= 4
            return super().insert(kind, rows)

    def source():
        for number in range(18):
            read_on.append(number)
            yield NewAccount(new_id(), f"Works {number % 5} 深圳", Identifiers(host=f"works{number % 3}.com"))

    with work(world.house) as session:
        assert take_over(session, Door(session), source()) == 18
    with read(world.house) as session:
        assert stored(session) == given_by_names(session)
        assert sorted(row.value for row in session.scalars(select(AccountIdentifier))) == [
            "works0.com",
            "works1.com",
            "works2.com",
        ]


def test_columns_are_refused_for_rows_that_are_audited(world):
    with pytest.raises(WallBreach), work(world.house) as session:
        Bulk(session).insert_columns(AccountName, {"text": ["x"]})
    with pytest.raises(WallBreach), work(world.house) as session:
        Bulk(session).insert_columns(AccountKey, {"tenant_id": [7], "key": ["x"], "name_no": [1]})


def test_parts_survive_being_stored():
    for text in ("Grupo Carso, S.A.B. de C.V.", "康龙化成（北京）新药技术股份有限公司北京分公司", "|a|b|", ""):
        assert unpacked(parse(text).packed()) == parse(text)


def test_a_wrong_check_digit_is_named():
    number = tax_number("91440300MA5FUBF76X")
    assert (number.fits, number.wrong_at, number.expected) == (False, 18, "N")
    assert tax_number("91440300MA5FUBF7ON").wrong_at == 17  # the letter O is in no credit code
    german = tax_number("DE 136 695 975")
    assert (german.fits, german.wrong_at, german.expected) == (False, 11, "6")


def test_what_nobody_can_check_is_no_proof_and_no_error():
    assert tax_number("12345678").fits
    assert not tax_number("12345678").is_proof
    assert tax_number("  -- ") is None


def test_hosts_and_phones_are_written_one_way():
    assert host_key("HTTPS://www.Matthey.com:443/a") == "matthey.com"
    assert host_key("someone@mail.qq.com") is None
    assert phone_key("+86 (0755) 8888-1234") == phone_key("0755 8888 1234") == "75588881234"
    assert phone_key("12") is None
