"""Campaigns: a public form for enquiries, the consent that is asked for, and what is kept of an arrival."""
