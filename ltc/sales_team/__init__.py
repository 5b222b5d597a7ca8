"""Teams of the house's people who sell."""
