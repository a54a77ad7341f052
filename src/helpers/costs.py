"""What placements cost: unit cost, projected cost, the bridge between two years, reconciliation to the ledger."""

from helpers.bridge import published_bridge
from helpers.cost_reconciliation import published_reconciliation
from helpers.published_costs import WEEKS_IN_YEAR, published_outlook

__all__ = ["WEEKS_IN_YEAR", "published_bridge", "published_outlook", "published_reconciliation"]
