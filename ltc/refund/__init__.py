"""Refunds: money that went back to whoever paid it."""
