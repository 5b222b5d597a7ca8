"""Quotes: priced lines whose every step is kept, frozen when sent."""
