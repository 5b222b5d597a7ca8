"""The house's own accounts: which of them pays, and in which form its bank takes a batch."""
