"""The bank's answers: files that say what became of payouts."""
