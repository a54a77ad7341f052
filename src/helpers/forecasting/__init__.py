"""The forecasting method; `helpers.forecast` is what notebooks call, docs/forecasting.md explains it."""
