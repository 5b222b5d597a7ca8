"""The demo: two vendors with partners, customers and half a year of business, planted by the use cases themselves."""
