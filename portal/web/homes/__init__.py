"""Homes: what each persona needs today, in one sentence, a few figures, and a list of duties."""
