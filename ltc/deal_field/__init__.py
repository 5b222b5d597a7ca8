"""What deals hold in the tenant's own fields."""
