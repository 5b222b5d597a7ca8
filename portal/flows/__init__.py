"""Flows: a use case and what the house promises to follow it, in one transaction."""
