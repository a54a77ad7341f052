"""What a notebook shows: HTML for people and its JSON twin for the report."""
