"""Taking over a CRM export: accounts, products, sales teams and the opportunity pipeline, dirt included."""
