"""The Chinese catalogue; English is the source."""
