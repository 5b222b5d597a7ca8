"""Reminders: invoices that are overdue are asked for in three steps, each once, by mail to their debtor."""
