"""Phrases: the tenant's own questions and reasons, in both languages."""
