"""Migrations: numbered, linear, one idea each."""
