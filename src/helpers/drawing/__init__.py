"""How figures are drawn and captioned; `helpers.charts` is what notebooks call."""
