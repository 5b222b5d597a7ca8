"""Leads from a file: its columns are mapped, every row is looked at before one is taken, and none is lost."""
