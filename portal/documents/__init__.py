"""Documents: quotes and statements as PDF."""
