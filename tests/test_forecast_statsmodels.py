"""The closed form against statsmodels' ETSModel at the same parameters."""

import numpy as np
import pandas as pd
import pytest
from yearly import CLA, yearly

from helpers import forecast
from helpers.forecasting import ets_forms, forecast_components, forecast_series, scales

QUARTERS = np.tile([10.0, 40.0, 25.0, 5.0], 5) + np.resize([0.0, 1.5, -0.5, 0.7, 0.3, -1.4, 2.0], 20)


def closed_form(values, form, season, horizon):
    """Return forecast and log-likelihood of the errors from the form's matrices alone."""
    past = forecast_series.history(values, season)
    maps = ets_forms.maps(lambda _: (form,), season, (True,) * len(values), (), horizon)
    origin = past.values.mean()
    return past, origin + maps.forecast[0] @ (past.values - origin)


@pytest.mark.parametrize("form", ets_forms.mixed(1), ids=str)
def test_yearly_forms_agree_with_statsmodels(form):
    past, ours = closed_form(CLA, form, 1, 5)
    results = forecast_components.smoothed(past, form, scales.LEVEL)[2]
    assert ours == pytest.approx(np.asarray(results.forecast(5)), rel=1e-8)


@pytest.mark.parametrize("form", ets_forms.mixed(4)[::5], ids=str)
def test_quarterly_forms_agree_with_statsmodels(form):
    past, ours = closed_form(QUARTERS, form, 4, 6)
    results = forecast_components.smoothed(past, form, scales.LEVEL)[2]
    assert ours == pytest.approx(np.asarray(results.forecast(6)), rel=1e-8, abs=1e-8 * QUARTERS.max())


def test_the_likelihood_of_the_errors_is_that_of_statsmodels():
    form = ets_forms.mixed(1)[-1]
    past = forecast_series.history(CLA)
    results = forecast_components.smoothed(past, form, scales.LEVEL)[2]
    errors = np.asarray(results.resid)
    n = len(errors)
    assert results.llf == pytest.approx(-n / 2 * (np.log(2 * np.pi * np.mean(errors**2)) + 1), rel=1e-8)
    responses = form.responses(n, 1)
    first = np.asarray(past.values) - [responses[: t + 1][::-1] @ errors[: t + 1] for t in range(n)]
    steps = np.diff(first)
    assert steps == pytest.approx(np.full(n - 1, steps[0]), rel=1e-6)  # what the errors leave is a straight line


def test_the_explanation_shows_weights_and_components():
    series = yearly([*CLA[:5], np.nan, *CLA[6:]], breaks={2018: "new basis"})
    shown = forecast.explain(series)
    assert shown.weights.sum() == pytest.approx(1)
    assert {"value", "level", "break", "error"} <= set(shown.components)
    assert shown.components["value"].notna().all()
    assert shown.components.index.equals(series.index)
    assert shown.results.model.__class__.__name__ == "ETSModel"


def test_a_seasonal_explanation_has_a_season():
    series = pd.Series(QUARTERS, pd.period_range("2016Q2", periods=20, freq="Q-MAR"))
    assert "season" in forecast.explain(series).components
