"""Write-offs: what the house no longer expects of an invoice, asked for by one person and approved by another."""
