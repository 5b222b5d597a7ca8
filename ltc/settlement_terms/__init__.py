"""Settlement terms: from which amount on a partner is paid, what holds a payout, a statement's days."""
