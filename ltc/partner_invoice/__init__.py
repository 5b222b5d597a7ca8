"""A partner's own invoice for its statements: sent as a file, compared with what they say, accepted or sent back."""
