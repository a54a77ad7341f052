"""Run the report: plan, execute, collect, render, gate, publish. Never imported by a notebook."""

import sys

# jsonschema, which checks notebooks, imports this package where it is installed to check addresses that no notebook
# has: that takes a second of each run. Without it jsonschema leaves that check out.
sys.modules.setdefault("rfc3987_syntax", None)
