"""Violations of the programme's rules: a ledger, and the published counting of it."""
