"""The components behind a forecast, shown with statsmodels' own ETSModel."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.forecasting import ets_forms, ets_mixture
from helpers.forecasting.forecast_series import history


@dataclass(frozen=True)
class Explanation:
    """How a forecast came about.

    `weights` is the weight of each family of forms; `form` the heaviest form; `components` its level, slope, season,
    break and error by period, on `scale` (level, root or arcsine); `results` the ETSResults of statsmodels at the same
    parameters, for diagnostics, plots and simulations.
    """

    weights: pd.Series
    form: ets_forms.Form
    scale: str
    components: pd.DataFrame
    results: object


def explain(series, season=None, kind=None):
    """Return the `Explanation` of a series' forecast.

    ETSModel takes neither gaps nor breaks: what the form expects fills the gaps, and the breaks are taken out first.
    """
    past = history(series, season, kind).recent(ets_mixture.LONGEST_HISTORY)
    log_weights = ets_mixture.weighed(past, 1)[1]
    forms = ets_forms.mixed(past.season)
    top = forms[int(np.argmax(log_weights))]
    names = [form.family + (", seasonal" if form.gamma is not None else "") for form in forms]
    weights = pd.Series(np.exp(log_weights)).groupby(names).sum().sort_values(ascending=False)
    shown, shift, results = smoothed(past, top, past.scale)
    components = pd.DataFrame({"value": shown, "level": results.level}, past.index)
    if top.slope_sd:
        components["slope"] = results.slope
    if top.gamma is not None:
        components["season"] = results.season
    components = components.assign(**{"break": shift, "error": results.resid})
    return Explanation(weights.rename("weight"), top, past.scale.name, components, results)


def smoothed(past, form, scale):
    """Return a history on a scale with its gaps filled, the breaks in it, and the ETSResults of a form.

    The first state is the one the closed form expects; all arrays are by period.
    """
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    known = np.isfinite(past.values)
    z = scale.forward(past.values[known])
    length, origin = len(past.values), z.mean()
    design = form.design(length, past.season)
    shifts = ets_forms.break_columns(length, past.breaks)
    columns = np.hstack([form.errors(length, past.season), design, shifts])
    seen = columns[known]
    found = seen.T @ np.linalg.solve(seen @ seen.T, z - origin)
    filled, shift = origin + columns @ found, shifts @ found[length + design.shape[1] :]
    state = form.first_state(found[length : length + design.shape[1]])
    model = ETSModel(
        pd.Series(filled - shift, past.index if isinstance(past.index, pd.PeriodIndex) else None),
        trend="add" if form.slope_sd else None,
        damped_trend=form.phi < 1,
        seasonal=None if form.gamma is None else "add",
        seasonal_periods=None if form.gamma is None else past.season,
    )
    state["initial_level"] += origin
    parameters = {
        "smoothing_level": min(form.alpha, 1 - 1e-12),  # statsmodels divides by 1 - alpha
        "smoothing_trend": form.beta,
        "smoothing_seasonal": form.gamma,
        "damping_trend": form.phi,
        **state,
    }
    return filled, shift, model.smooth(np.array([parameters[name] for name in model.param_names]))
