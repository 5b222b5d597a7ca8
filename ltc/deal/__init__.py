"""Deals: the work that runs down a path."""
