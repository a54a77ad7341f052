"""Statements of published documents, recomputed; `helpers.reconciliation` is what notebooks call."""
