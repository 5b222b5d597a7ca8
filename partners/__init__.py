"""Who sells, and who was first: programme, partners, accounts, registrations, conflict rulings."""
