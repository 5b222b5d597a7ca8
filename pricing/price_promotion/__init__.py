"""Price promotions: a discount for everybody of a side, on some products, for some time."""
