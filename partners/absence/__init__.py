"""Absences: who is away, who stands in, and who is asked when nobody answers."""
