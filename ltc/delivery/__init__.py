"""Deliveries against an order, and their acceptance."""
