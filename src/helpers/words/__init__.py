"""Numbers, names, periods and changes as readers see them; `helpers.narrative` is what notebooks call."""
