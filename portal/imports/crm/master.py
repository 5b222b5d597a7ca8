"""Master data of an export: customers, partners by regional office, product lines and products with prices."""

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from ltc.mode.models import Mode
from partners.account.find import Asked, match
from partners.account.models import Account, NameKind
from partners.account.remember import remember
from partners.partner.models import Partner, PartnerKind, Standing
from partners.programme.models import Region
from portal.bulk import Bulk
from portal.imports.crm.rows import mode_of
from portal.imports.crm.source import Source, SourceAccount
from portal.imports.crm.terms import Terms
from portal.imports.report import Report
from pricing.book.draft import revise
from pricing.book.models import BookPrice, BookState, PriceBook, Side, TaxRate
from pricing.ground.record import new_id
from pricing.product.models import Product, ProductLine

NOT_RECORDED = SourceAccount("Customer not recorded", "", "", "")


@dataclass
class Master:
    """Ids by the names of the source."""

    accounts: dict[str, UUID] = field(default_factory=dict)
    partners: dict[str, UUID] = field(default_factory=dict)
    products: dict[str, Product] = field(default_factory=dict)
    prices: dict[str, int] = field(default_factory=dict)
    tax_ppm: int = 0


def master(session: Session, source: Source, terms: Terms, report: Report) -> Master:
    """Find or create what opportunities refer to."""
    made = Master()
    _accounts(session, source, made, report)
    _partners(session, source, made, report)
    _products(session, source, made, (terms, report))
    newest = select(TaxRate.rate_ppm).where(TaxRate.product_line_id.is_(None), TaxRate.valid_from <= terms.today)
    made.tax_ppm = session.scalar(newest.order_by(TaxRate.valid_from.desc()).limit(1)) or 0
    session.flush()
    return made


def _accounts(session: Session, source: Source, made: Master, report: Report) -> None:
    for key, account in {"": NOT_RECORDED, **source.accounts}.items():
        asked = Asked(account.name, None, None)
        found = match(session, asked)
        report.count("matched accounts" if found.account_id else "created accounts")
        made.accounts[key] = found.account_id or _account(session, account, asked)
    for account in source.accounts.values():
        if account.parent in made.accounts:
            row = session.scalars(select(Account).where(Account.id == made.accounts[account.name])).one()
            row.parent_id = row.parent_id or made.accounts[account.parent]


def _account(session: Session, account: SourceAccount, asked: Asked) -> UUID:
    row = Account(id=new_id(), name=account.name, sector=account.sector or None, country=account.country or None)
    session.add(row)
    remember(session, row, asked, NameKind.LEGAL)
    return row.id


def _partners(session: Session, source: Source, made: Master, report: Report) -> None:
    region = session.scalars(select(Region).order_by(Region.code).limit(1)).first()
    for office in sorted(set(source.regions.values())):
        if mode_of(office) is Mode.DIRECT:
            continue
        code = f"crm-{office.lower().replace(' ', '-')}"
        partner = session.scalar(select(Partner).where(Partner.code == code))
        report.count("matched partners" if partner else "created partners")
        if partner is None:
            partner = Partner(id=new_id(), code=code, kind=PartnerKind.DISTRIBUTOR, standing=Standing.GOOD)
            partner.name_en, partner.name_zh = f"{office} region", f"{office} 区域"
            partner.region_id = region.id if region else None
            session.add(partner)
        made.partners[office] = partner.id


def _products(session: Session, source: Source, made: Master, around: tuple[Terms, Report]) -> None:
    terms, report = around
    lines = {line.code: line for line in session.scalars(select(ProductLine))}
    for product in source.products.values():
        line = lines.get(product.series)
        if line is None:
            line = ProductLine(id=new_id(), code=product.series, name_en=product.series, name_zh=product.series)
            lines[product.series] = line
            session.add(line)
        sku = product.name.upper().replace(" ", "-")
        row = session.scalar(select(Product).where(Product.sku == sku))
        report.count("matched products" if row else "created products")
        if row is None:
            row = Product(id=new_id(), sku=sku, name_en=product.name, name_zh=product.name, product_line_id=line.id)
            session.add(row)
            session.add(BookPrice(book_id=_book(session, terms).id, product_id=row.id, list_minor=product.price_minor))
        made.products[product.name], made.prices[product.name] = row, product.price_minor


def _book(session: Session, terms: Terms) -> PriceBook:
    """The draft that holds the source's new prices until a person publishes it; after that, the next version's."""
    known = session.scalar(select(PriceBook).where(PriceBook.code == "crm").order_by(PriceBook.version.desc()).limit(1))
    if known:
        return known if known.state is BookState.DRAFT else revise(session, Bulk(session), known, None, terms.today)
    book = PriceBook(id=new_id(), code="crm", version=1, name_en="Imported prices", name_zh="导入价格")
    book.side, book.currency, book.valid_from, book.state = Side.DIRECT, terms.currency, terms.today, BookState.DRAFT
    session.add(book)
    return book
