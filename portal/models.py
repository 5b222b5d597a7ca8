"""Every table of the house, imported once so that metadata and migrations know them all."""

import pricing.book.models
import pricing.product.models  # noqa: F401
