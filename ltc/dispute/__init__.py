"""Disputes: a partner says that one line of its statement is wrong; finance corrects it, or says why it stands."""
