"""Price books: list prices, breaks, tier discounts and tax rates, dated and published."""
