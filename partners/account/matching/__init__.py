"""Recognising a customer by its names: normal forms, keys, features, a fitted score, and a verdict with evidence."""
