"""Rating: what a quantity costs by a tariff, exactly, and the parts that say why. Pure."""
