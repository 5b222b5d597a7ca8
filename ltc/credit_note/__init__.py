"""Credit notes: what is taken back from an invoice, for goods that came back or a price that was wrong."""
