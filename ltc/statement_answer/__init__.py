"""Statement answers: a partner confirms its statement, or silence after a notice confirms it."""
