"""The house's accounts that customers pay to, and how their banks write a statement as CSV."""
