"""Run the report: plan, execute, collect, render, gate, publish. Never imported by a notebook."""
