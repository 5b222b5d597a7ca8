"""Payouts: batches that one person prepares and another releases."""
