"""Notices: what was told to whom about what, so that it is told once."""
