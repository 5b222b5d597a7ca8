"""What happened, as an event log that tools for process mining read: OCEL 2.0 and XES."""
