"""Contracts: made from an accepted quote, negotiated clause by clause, frozen when sent, signed, amended, ended."""
