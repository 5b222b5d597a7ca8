"""Earning: what a plan makes of an order, as values. Pure."""
