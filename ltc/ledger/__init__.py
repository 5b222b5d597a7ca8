"""The ledger: transfers with both ends named, written once."""
