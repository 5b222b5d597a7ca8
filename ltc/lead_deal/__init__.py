"""Which deal of the house a lead became."""
