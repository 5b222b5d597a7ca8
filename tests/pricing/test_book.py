"""Price books: drafted by one person, published by another, never edited after; two of equal rank cannot be."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from portal.bulk import Bulk
from portal.db import read, work
from pricing.book import find
from pricing.book.choose import Asked
from pricing.book.compare import NOTHING, Change, Part, base_of, changes, counts
from pricing.book.draft import (
    BookCodeTaken,
    BookDraftOfAnother,
    BookDraftOpen,
    BookNotDraft,
    NewBook,
    begin,
    discard,
    fill,
    revise,
)
from pricing.book.facts import ProductRetired, facts
from pricing.book.find import in_force, priced, sheet_of, undiscounted
from pricing.book.models import BookPrice, BookState, PriceBook, Side, TaxRate, TierDiscount, VolumeBreak
from pricing.book.publish import (
    BookBare,
    BookBegun,
    BookOverlaps,
    BookSamePerson,
    BookSameStart,
    BookStartPast,
    publish,
    withdraw,
)
from pricing.book.sheet import Sheet
from pricing.book.tax import TaxRateKnown, levy
from pricing.ground.record import new_id
from pricing.product.models import Product

TODAY, LATER = date(2026, 3, 10), date(2026, 4, 1)
NOW = datetime(2026, 3, 10, 4, tzinfo=UTC)
ADA, NILS = new_id(), new_id()
TIERS = ("authorised", "silver", "gold", "platinum")


def channel(session):
    """The channel book in force today."""
    return in_force(session, Asked(Side.CHANNEL, "EUR", TODAY)).books[0]


def drafted(session, by=ADA):
    """The next version of the channel book."""
    return revise(session, Bulk(session), channel(session), by, TODAY)


def published(session, starts=LATER, by=NILS):
    """That version, published by another person."""
    book = drafted(session)
    publish(session, book, starts, by, (TODAY, NOW))
    return book


def test_a_draft_has_everything_of_the_version_before_and_changes_nothing(world):
    with work(world.house) as session:
        book = drafted(session)
        assert (book.version, book.state, book.currency) == (2, BookState.DRAFT, "EUR")
        before = sheet_of(session, channel(session))[0]
        assert sheet_of(session, book)[0] == before
        assert (len(before.prices), len(before.breaks), len(before.tiers)) == (4, 2, 12)
        assert not any(sum(found.values()) for found in counts(session, book.id, channel(session).id).values())
        assert channel(session).version == 1


def test_a_retired_product_is_not_copied_and_not_priced(world):
    with work(world.house) as session:
        session.get_one(Product, (world.tenant.id, world.products["P-100"])).retired_on = TODAY
        assert world.products["P-100"] not in sheet_of(session, drafted(session))[0].prices
        ids = [world.products["P-100"]]
        assert facts(session, in_force(session, Asked(Side.CHANNEL, "EUR", TODAY)), None, ids, date(2026, 3, 9)).listed
        with pytest.raises(ProductRetired):
            facts(session, in_force(session, Asked(Side.CHANNEL, "EUR", TODAY)), None, ids, TODAY)


def test_a_book_has_one_draft_at_a_time(world):
    with work(world.house) as session:
        drafted(session)
        with pytest.raises(BookDraftOpen):
            drafted(session, NILS)


def test_the_database_holds_one_draft_and_one_first_day(world):
    book = {"tenant_id": world.tenant.id, "name_en": "x", "name_zh": "x", "currency": "EUR", "side": Side.DIRECT}
    for same in (
        {"code": "a", "state": BookState.DRAFT, "valid_from": TODAY},
        {"code": "direct", "state": BookState.PUBLISHED, "valid_from": date(2025, 1, 1)},
    ):
        with pytest.raises(IntegrityError), work(world.house) as session:
            session.add_all(PriceBook(**book, **same, version=version) for version in (7, 8))


def test_from_its_first_day_on_a_version_goes_before_the_one_before_it(world):
    with work(world.house) as session:
        book = published(session)
        assert in_force(session, Asked(Side.CHANNEL, "EUR", date(2026, 3, 31))).books[0].version == 1
        assert in_force(session, Asked(Side.CHANNEL, "EUR", LATER)).books[0].id == book.id
        assert (book.published_by, book.published_at) == (NILS, NOW)


def test_nobody_publishes_what_she_drafted_not_even_round_the_use_case(world):
    with pytest.raises(BookSamePerson), work(world.house) as session:
        published(session, by=ADA)
    with pytest.raises(IntegrityError), work(world.house) as session:
        book = drafted(session)
        book.state, book.published_by = BookState.PUBLISHED, ADA


def test_a_draft_of_the_robot_may_be_published_by_anybody_but_whoever_edits_it_drafts_it(world):
    with work(world.house, keep=False) as session:
        publish(session, drafted(session, None), LATER, ADA, (TODAY, NOW))
    with work(world.house) as session:
        book = drafted(session, None)
        fill(session, Bulk(session), book, Sheet({world.products["P-100"]: 1}), ADA)
        with pytest.raises(BookSamePerson):
            publish(session, book, LATER, ADA, (TODAY, NOW))


def test_what_is_refused_at_publication(world):
    with work(world.house) as session:
        book = drafted(session)
        with pytest.raises(BookStartPast):
            publish(session, book, date(2026, 3, 9), NILS, (TODAY, NOW))
        publish(session, book, LATER, NILS, (TODAY, NOW))
        with pytest.raises(BookNotDraft):
            publish(session, book, LATER, NILS, (TODAY, NOW))
        third = drafted(session)
        with pytest.raises(BookSameStart):
            publish(session, third, LATER, NILS, (TODAY, NOW))


def test_a_book_of_another_code_shares_no_day_with_one_of_its_side(world):
    with work(world.house) as session:
        with pytest.raises(BookCodeTaken):
            begin(session, NewBook("channel", "x", "x", Side.CHANNEL, "EUR"), ADA, TODAY)
        spring = begin(session, NewBook("spring", "Spring", "春季", Side.CHANNEL, "EUR"), ADA, TODAY)
        session.flush()
        with pytest.raises(BookBare):
            publish(session, spring, LATER, NILS, (TODAY, NOW))
        fill(session, Bulk(session), spring, Sheet({world.products["P-100"]: 1}), ADA)
        with pytest.raises(BookOverlaps):
            publish(session, spring, LATER, NILS, (TODAY, NOW))


def test_a_scheduled_version_can_be_taken_back_and_one_that_began_cannot(world):
    with work(world.house) as session:
        book = published(session)
        with pytest.raises(BookBegun):
            withdraw(session, book, LATER)
        withdraw(session, book, date(2026, 3, 31))
        session.flush()
        assert in_force(session, Asked(Side.CHANNEL, "EUR", LATER)).books[0].version == 1
        assert drafted(session).version == 3


def test_a_draft_is_edited_by_its_drafter_alone(world):
    with work(world.house) as session:
        book = drafted(session)
        with pytest.raises(BookDraftOfAnother):
            fill(session, Bulk(session), book, Sheet({world.products["P-100"]: 1}), NILS)
        discard(session, book)
        with pytest.raises(BookNotDraft):
            fill(session, Bulk(session), book, Sheet({world.products["P-100"]: 1}), ADA)


def test_a_sheet_takes_the_place_of_what_was_there_and_spares_the_tiers_that_it_is_silent_on(world):
    pump, valve = world.products["P-100"], world.products["V-10"]
    with work(world.house) as session:
        book = drafted(session)
        fill(session, Bulk(session), book, Sheet({pump: 5}, {(pump, 3): 7}, speaks_of_tiers=False), ADA)
        found = sheet_of(session, book)[0]
        assert (found.prices, found.breaks, len(found.tiers)) == ({pump: 5}, {(pump, 3): 7}, 12)
        fill(session, Bulk(session), book, Sheet({valve: 6}, {}, {("gold", world.lines["valves"]): 1}), ADA)
        found = sheet_of(session, book)[0]
        assert (found.prices, found.breaks, len(found.tiers)) == ({valve: 6}, {}, 1)


def another(world, session, kind):
    """What a row of the channel book needs so that it is there no second time."""
    product = Product(
        id=new_id(), sku=f"NEW-{new_id()}", name_en="x", name_zh="x", product_line_id=world.lines["pumps"]
    )
    session.add(product)
    return {"tier_code": "bronze"} if kind is TierDiscount else {"product_id": product.id}


@pytest.mark.parametrize("kind", [BookPrice, VolumeBreak, TierDiscount])
@pytest.mark.parametrize("act", ["update", "delete", "insert", "move in", "move out", "copy in"])
def test_nothing_of_a_published_book_can_be_changed_removed_or_added(world, kind, act):
    with work(world.house) as session:
        draft = begin(session, NewBook("spring", "x", "x", Side.CHANNEL, "EUR"), ADA, TODAY)
        session.flush()
        row = session.scalars(select(kind).where(kind.book_id == world.books["channel"])).first()
        columns = {c.name: getattr(row, c.name) for c in kind.__table__.columns}
        columns |= {"id": new_id()} | another(world, session, kind)
        if act == "move in":
            Bulk(session).insert(kind, [columns | {"book_id": draft.id}])
    with pytest.raises(IntegrityError, match="never edited"), work(world.house) as session:
        bulk, own, other = Bulk(session), [kind.book_id == world.books["channel"]], [kind.book_id == draft.id]
        value = {"list_minor": 1} if kind is BookPrice else {"discount_ppm": 1}
        {
            "update": lambda: bulk.update(kind, own, value),
            "delete": lambda: bulk.delete(kind, own),
            "insert": lambda: bulk.insert(kind, [columns]),
            "move in": lambda: bulk.update(kind, other, {"book_id": world.books["channel"]}),
            "move out": lambda: bulk.update(kind, own, {"book_id": draft.id}),
            "copy in": lambda: bulk.copy(kind, [*own, kind.id == row.id], another(world, session, kind)),
        }[act]()


def test_a_published_book_itself_can_only_be_retired(world):
    for change in ({"valid_from": LATER}, {"code": "x"}, {"state": BookState.DRAFT}, {"published_by": NILS}):
        with pytest.raises(IntegrityError, match="never edited"), work(world.house) as session:
            Bulk(session).update(PriceBook, [PriceBook.id == world.books["channel"]], change)
    with pytest.raises(IntegrityError, match="never edited"), work(world.house) as session:
        Bulk(session).delete(PriceBook, [PriceBook.id == world.books["channel"]])


def test_the_difference_names_what_is_new_changed_and_gone(world):
    pump, big, valve = (world.products[sku] for sku in ("P-100", "P-500", "V-10"))
    with work(world.house) as session:
        book, base = drafted(session), channel(session)
        sheet = Sheet({pump: 100_001, big: 480_000, valve: 30_500}, {(pump, 10): 60_000, (big, 2): 1})
        sheet.tiers = {("gold", world.lines["pumps"]): 160_000}
        fill(session, Bulk(session), book, sheet, ADA)
        assert base_of(session, book).id == base.id
        assert counts(session, book.id, base.id) == {
            Part.PRICE: {Change.ADDED: 0, Change.CHANGED: 1, Change.GONE: 1},
            Part.BREAK: {Change.ADDED: 1, Change.CHANGED: 1, Change.GONE: 1},
            Part.TIER: {Change.ADDED: 0, Change.CHANGED: 1, Change.GONE: 11},
        }
        [(row, before)] = session.execute(changes(Part.PRICE, Change.CHANGED, book.id, base.id)).all()
        assert (row.product_id, before, row.list_minor) == (pump, 100_000, 100_001)
        [(gone, _)] = session.execute(changes(Part.PRICE, Change.GONE, book.id, base.id)).all()
        assert gone.product_id == world.products["S-1"]
        assert counts(session, book.id, NOTHING)[Part.PRICE] == {Change.ADDED: 3, Change.CHANGED: 0, Change.GONE: 0}


@pytest.mark.parametrize(
    ("text", "skus"),
    [
        ("pump", ["P-100", "P-500"]),
        ("p-5", ["P-500"]),
        ("阀", ["V-10"]),
        ("none", []),
        ("", ["P-100", "P-500", "S-1", "V-10"]),
    ],
)
@pytest.mark.parametrize("told", [True, False])
def test_a_books_prices_are_found_by_words_whether_few_or_many_products_have_them(world, monkeypatch, text, skus, told):
    if not told:
        monkeypatch.setattr(find, "few", lambda *_: None)
    with work(world.house) as session:
        book = channel(session)
        bare = Product(id=new_id(), sku="P-5X", name_en="Pump", name_zh="阀", product_line_id=world.lines["pumps"])
        session.add(bare)
        session.flush()
        assert sorted(row.Product.sku for row in session.execute(priced(session, book, text))) == skus
        drafted(session)
        assert sorted(row.Product.sku for row in session.execute(priced(session, book, text))) == skus


def test_a_tier_without_a_discount_on_a_priced_line_is_named(world):
    with work(world.house) as session:
        book = drafted(session)
        assert undiscounted(session, book, TIERS) == []
        fill(session, Bulk(session), book, Sheet({world.products["P-100"]: 1}, {}, {}), ADA)
        assert [(tier, line.code) for tier, line in undiscounted(session, book, TIERS)] == [(t, "pumps") for t in TIERS]
        direct = in_force(session, Asked(Side.DIRECT, "EUR", TODAY)).books[0]
        assert undiscounted(session, direct, TIERS) == []


def test_a_tax_rate_is_set_once_for_a_day_and_a_line(world):
    with work(world.house) as session:
        levy(session, "vat", None, 90_000, LATER)
        levy(session, "vat", world.lines["service"], 60_000, LATER)
        session.flush()
        for line in (None, world.lines["service"]):
            with pytest.raises(TaxRateKnown):
                levy(session, "vat", line, 60_000, LATER)
        assert session.scalar(select(func.count()).select_from(TaxRate)) == 3
        found = facts(
            session,
            in_force(session, Asked(Side.CHANNEL, "EUR", TODAY)),
            None,
            [world.products["S-1"], world.products["P-100"]],
            LATER,
        )
        assert sorted(found.tax_ppm.values()) == [60_000, 90_000]


def test_a_neighbour_sees_no_draft(world, neighbour):
    from portal.actor import robot

    with work(world.house) as session:
        book = drafted(session)
    with read(robot(neighbour.id)) as session:
        assert session.get(PriceBook, (world.tenant.id, book.id)) is None
        assert not any(found for part in counts(session, book.id, NOTHING).values() for found in part.values())
