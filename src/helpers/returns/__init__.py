"""Child-level returns to aggregate tables: read, validate, merge years, aggregate. No notebook imports this."""
