"""From lead to cash, and from cash to partner: deals, quotes, orders, invoices, commission, payouts."""
