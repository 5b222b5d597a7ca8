"""Withholding: rates of tax that is kept from a payout, dated, each with its source."""
