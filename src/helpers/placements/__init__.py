"""Children and the homes they need; `helpers.stock_flow` is what notebooks call."""
