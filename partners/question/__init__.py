"""Questions: what the house asks partners again and again, in both languages."""
