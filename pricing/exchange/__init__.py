"""Exchange of currencies: dated rates, and amounts that know what they were."""
