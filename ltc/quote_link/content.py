"""What a link shows: a sent quote as data, frozen, with its digest. Pure."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from ltc.quote.compare import terms_of
from ltc.quote.models import Quote, QuoteLine
from pricing.product.models import Product


def content_of(quote: Quote, customer: str, products: Mapping[UUID, Product]) -> dict[str, Any]:
    """A quote as its reader sees it. Amounts are whole minor units of its currency, dates are ISO dates."""
    return {
        "number": quote.number,
        "customer": customer,
        "currency": quote.currency,
        "priced_on": quote.priced_on.isoformat(),
        "valid_until": quote.valid_until.isoformat(),
        "lines": [_line(line, products[line.product_id]) for line in quote.lines],
        "net_minor": quote.net_minor,
        "tax_minor": quote.tax_minor,
        "gross_minor": quote.gross_minor,
    }


def digest(content: Mapping[str, Any]) -> str:
    """SHA-256 (hex) of a content, whatever the order in which its parts are kept."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _line(line: QuoteLine, product: Product) -> dict[str, Any]:
    said = {"sku": product.sku, "name_en": product.name_en, "name_zh": product.name_zh}
    terms = terms_of(line)
    return said | {
        "quantity": line.quantity,
        "list_minor": line.list_minor,
        "off_ppm": terms.off_ppm,
        "net_minor": line.net_minor,
        "tax_ppm": line.tax_ppm,
    }
