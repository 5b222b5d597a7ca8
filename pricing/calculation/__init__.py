"""Calculations: prices of a file that says everything itself, without a database. See docs/pricing.md. Pure."""
