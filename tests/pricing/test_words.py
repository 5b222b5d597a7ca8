"""Finding products: by the start of any word of SKU or name, or by any run of Chinese characters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from portal.db import read, work
from pricing.product.change import Names, NewProduct, add, alter
from pricing.product.find import products
from pricing.product.models import Product, ProductWord
from pricing.product.words import few, terms
from tests.deals import TODAY


@pytest.fixture
def pump(world):
    """A product with names in both scripts."""
    with work(world.house) as session:
        new = NewProduct("ABC-77/x", world.lines["pumps"], "piece")
        return add(session, new, Names("Centrifugal pump DN-50, steel", "不锈钢离心泵 DN50型"), TODAY).sku


def found(world, text):
    """SKUs that a text finds."""
    with read(world.house) as session:
        return [one.sku for one in session.scalars(products(text))]


@pytest.mark.parametrize(
    "text", ["abc", "ABC-7", "77", "centri", "DN-5", "steel pu", "离心泵", "心", "不锈钢 abc", "泵dn50", "ＡＢＣ", "型"]
)
def test_a_product_is_found_by_the_start_of_a_word_or_a_run_of_characters(world, pump, text):
    assert found(world, text) == [pump]


@pytest.mark.parametrize("text", ["entrifugal", "泵离", "steel 阀", "abc-78", "%", "_", "'"])
def test_and_by_nothing_else(world, pump, text):
    assert pump not in found(world, text)


def test_without_text_all_products_are_found_by_sku(world, pump):
    assert found(world, "") == ["ABC-77/x", "P-100", "P-500", "S-1", "V-10"]


def test_a_renamed_product_is_found_by_its_new_name_alone(world, pump):
    with work(world.house) as session:
        row = session.scalars(select(Product).where(Product.sku == pump)).one()
        alter(row, Names("Booster", "增压泵"), "piece")
    assert found(world, "boost") == [pump] == found(world, "增压")
    assert found(world, "centri") == [] == found(world, "离心")
    with read(world.house) as session:
        kept = set(session.scalars(select(ProductWord.word).where(ProductWord.product_id == row.id)))
        assert kept == terms(pump, "Booster", "增压泵")


TEXTS = ["abc", "77", "steel pu", "离心泵", "不锈钢 abc", "steel 阀", "p", "p-", "pump", "%", "nothing", "pump 不锈钢"]


@pytest.mark.parametrize("text", TEXTS)
def test_few_products_are_told_by_their_ids_and_many_are_not(world, pump, text):
    with read(world.house) as session:
        wanted = {one.id for one in session.scalars(products(text))}
        known = few(session, text)
        assert known is not None
        assert (set(known), len(known)) == (wanted, len(wanted))
        assert (few(session, text, most=0) is None) == bool(wanted)


@pytest.mark.parametrize("text", ["", " ", "-"])
def test_without_a_word_no_products_are_told(world, pump, text):
    with read(world.house) as session:
        assert few(session, text) is None


@given(st.text(max_size=60))
def test_no_text_breaks_the_words_and_each_is_short(text):
    assert all(0 < len(word) <= 40 for word in terms(text))
