"""The words that products are found by, in either script, kept beside them so that a search reads an index.

A SKU or name in Latin script is found by the start of any of its words, parts between hyphens included; one in
Chinese by any run of its characters. They always equal what the product is called: a session writes them with it.
"""

import re
import unicodedata
from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import ColumnElement, event, exists, inspect, select
from sqlalchemy.orm import Session, aliased
from sqlalchemy.orm.util import AliasedClass

from pricing.ground.record import new_id
from pricing.product.models import Product, ProductWord

WORD_MAX = 40
TERMS_MAX = 8
FEW = 200  # products that are quicker looked up one by one than met on the way through all
LAST = "\U0010ffff"  # after everything that begins with a word
CHUNK = re.compile(r"[^\s,;/()（），；、]+")
HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
RUN = re.compile(rf"[{HAN}]+|[^\W_{HAN}]+")


def terms(*texts: str) -> set[str]:
    """The words of texts: chunks and their parts in Latin script; of Chinese runs all pairs, and the last character."""
    return {word[:WORD_MAX] for text in texts for chunk in _chunks(text) for word in _terms(chunk)}


def containing(text: str) -> list[ColumnElement[bool]]:
    """The criteria for products with all words of a text, of each perhaps only the start; none without text."""
    return [Product.id.in_(select(ProductWord.product_id).where(*_begins(term))) for term in _asked(text)]


def carrying(text: str) -> list[ColumnElement[bool]]:
    """The same criteria, asked of one product after the other: quicker where many products have the words."""
    own = ProductWord.tenant_id == Product.tenant_id, ProductWord.product_id == Product.id
    return [exists().where(*own, *_begins(term)) for term in _asked(text)]


def few(session: Session, text: str, most: int = FEW) -> list[UUID] | None:
    """The ids of the products with all words of a text, where they are surely at most so many; None without text."""
    asked = _asked(text)
    if not asked:
        return None
    query = select(ProductWord.product_id).where(*_begins(asked[0])).limit(most + 1)
    for term in asked[1:]:
        other = aliased(ProductWord)
        query = query.where(ProductWord.product_id.in_(select(other.product_id).where(*_begins(term, other))))
    found = session.scalars(query).all()
    return list(dict.fromkeys(found)) if len(found) <= most else None


def keep(session: Session, *_: object) -> None:
    """Before a flush: write the words of products that are new or renamed."""
    for row in (*session.new, *session.dirty):
        if isinstance(row, Product) and _is_renamed(row):
            _rewrite(session, row)


def install(maker: type[Session]) -> None:
    """Do so in all sessions of a class."""
    event.listen(maker, "before_flush", keep)


def _rewrite(session: Session, product: Product) -> None:
    product.id = product.id or new_id()
    wanted = terms(product.sku, product.name_en, product.name_zh)
    with session.no_autoflush:
        for known in session.scalars(select(ProductWord).where(ProductWord.product_id == product.id)):
            if known.word in wanted:
                wanted.remove(known.word)
            else:
                session.delete(known)
    session.add_all(ProductWord(product_id=product.id, word=word) for word in sorted(wanted))


def _is_renamed(product: Product) -> bool:
    attributes = inspect(product).attrs
    return any(attributes[name].history.has_changes() for name in ("sku", "name_en", "name_zh"))


def _chunks(text: str) -> Iterator[str]:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return (found.group().strip("-.·") for found in CHUNK.finditer(folded))


def _terms(chunk: str) -> Iterator[str]:
    runs = RUN.findall(chunk)
    if not any(_is_han(run) for run in runs):
        yield from (chunk, *runs) if chunk else ()
        return
    for run in runs:
        yield from _pairs(run) if _is_han(run) else (run,)


def _pairs(run: str) -> Iterator[str]:
    yield from (run[at : at + 2] for at in range(len(run)))


def _asked(text: str) -> list[str]:
    """What to look for: a chunk of Latin script as it stands, a Chinese run by its pairs."""
    found: list[str] = []
    for chunk in _chunks(text):
        runs = RUN.findall(chunk)
        if not any(_is_han(run) for run in runs):
            found.append(chunk)
            continue
        for run in runs:
            found += (list(_pairs(run))[: max(len(run) - 1, 1)]) if _is_han(run) else [run]
    return [term[:WORD_MAX] for term in dict.fromkeys(found) if term][:TERMS_MAX]


def _begins(
    term: str, words: type[ProductWord] | AliasedClass[ProductWord] = ProductWord
) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return words.word >= term, words.word < term + LAST


def _is_han(run: str) -> bool:
    return re.match(f"[{HAN}]", run) is not None
