"""Registrations: a partner's request for protection, and one file per thing done to it."""
