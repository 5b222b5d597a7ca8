"""Accounts: the end customers, their names and identifiers."""
