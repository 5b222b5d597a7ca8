"""Protections: one holder for one account and one product line, from a date to a date."""
