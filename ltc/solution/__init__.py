"""Solutions: what a customer's need takes, whether it can be delivered, and who reviewed it, before it is quoted."""
