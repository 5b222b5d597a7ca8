"""The words that every floor shares: errors, money, rates, spans of time, decisions and records."""
