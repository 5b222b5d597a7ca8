"""Contract prices: what one buyer pays for one product, as a contract says."""
