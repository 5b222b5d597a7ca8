"""The payout file in the form that a bank takes: one file for each form, from values to bytes, and one door."""
