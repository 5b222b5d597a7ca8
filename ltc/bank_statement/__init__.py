"""Statements of the accounts that customers pay to: read, kept once, and matched to invoices."""
