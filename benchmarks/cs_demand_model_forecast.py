"""Forecast with cs-demand-model, in a Python of its own: python cs_demand_model_forecast.py FOLDER ORIGIN MONTHS...

Prints one JSON object: for each reference window (MONTHS), the children 12 months after ORIGIN by placement category.
"""

import json
import sys
from datetime import date

from cs_demand_model import DemandModellingDataContainer, ModelPredictor, PopulationStats
from cs_demand_model.config import Config
from cs_demand_model.datastore import fs_datastore
from dateutil.relativedelta import relativedelta


def main(folder, origin, *windows):
    config = Config()
    stats = PopulationStats(DemandModellingDataContainer(fs_datastore(folder), config).enriched_view, config)
    end = date.fromisoformat(origin)
    print(json.dumps({months: forecast(stats, end, int(months)) for months in windows}))


def forecast(stats, end, months):
    """Children by placement category a year on, those it counts as no longer in care left out."""
    predictor = ModelPredictor.from_model(stats, end - relativedelta(months=months), end)
    last = predictor.predict(365).iloc[-1]
    totals = {}
    for state, children in last.items():
        category = state[1] if isinstance(state, tuple) and len(state) == 2 else "NOT_IN_CARE"
        name = getattr(category, "name", str(category))
        totals[name] = totals.get(name, 0.0) + float(children)
    totals.pop("NOT_IN_CARE", None)
    return totals


if __name__ == "__main__":
    main(*sys.argv[1:])
