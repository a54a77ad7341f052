"""What placements cost and why; `helpers.costs` is what notebooks call."""
