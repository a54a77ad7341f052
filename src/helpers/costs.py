"""What placements cost: unit cost, projected cost, the bridge between two years, reconciliation to the ledger.

Functions that begin with `published_` need published tables only; the others take the aggregate tables prepared from
the authority's returns.
"""

from helpers.costing.bridge import bridge, published_bridge
from helpers.costing.cost_reconciliation import published_reconciliation, reconciliation
from helpers.costing.extract_costs import contributions, inflation, past_spending, spending, unit_costs, yearly_prices
from helpers.costing.published_outlook import WEEKS_IN_YEAR, published_outlook
from helpers.costing.uasc_funding import grant_against_cost, grant_in_words, grant_income, grant_per_week, uasc_cost

__all__ = [
    "WEEKS_IN_YEAR",
    "bridge",
    "contributions",
    "grant_against_cost",
    "grant_in_words",
    "grant_income",
    "grant_per_week",
    "inflation",
    "past_spending",
    "published_bridge",
    "published_outlook",
    "published_reconciliation",
    "reconciliation",
    "spending",
    "uasc_cost",
    "unit_costs",
    "yearly_prices",
]
