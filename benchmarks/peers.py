"""The forecasting methods the benchmark compares with, each as `(values, horizon, season) -> quantiles`."""

import warnings

import numpy as np
import pandas as pd

LEVELS = (20, 40, 60, 80, 90, 95, 99)
PROBABILITIES = np.array(sorted({0.5, *(0.5 + side * n / 200 for n in LEVELS for side in (-1, 1))}))
COMBINED = ("AutoETS", "AutoARIMA", "AutoCES", "DOTheta")
SLOW = ("AutoARIMA", "AutoCES", "statsmodels")


def peers(season):
    """Return {name: method}; a method returns an array (horizon, probabilities)."""
    from statsforecast import models

    unchanged = models.SeasonalNaive(season) if season > 1 else models.Naive()
    named = {
        "Naive": unchanged,
        "Drift": models.RandomWalkWithDrift(),
        "AutoETS": models.AutoETS(season_length=season),
        "AutoARIMA": models.AutoARIMA(season_length=season),
        "AutoTheta": models.AutoTheta(season_length=season),
        "AutoCES": models.AutoCES(season_length=season),
        "DOTheta": models.DynamicOptimizedTheta(season_length=season),
    }
    return {name: _statsforecast(model) for name, model in named.items()} | {"statsmodels": _statsmodels}


def _statsforecast(model):
    def method(values, horizon, season):
        made = model.forecast(y=values, h=horizon, level=list(LEVELS))
        return _by_probability(made["mean"], lambda n: made[f"lo-{n}"], lambda n: made[f"hi-{n}"])

    return method


def _statsmodels(values, horizon, season):
    """Forecast with the additive ETSModel that has the lowest AICc, as an analyst would."""
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    fits = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for trend, damped in ((None, False), ("add", False), ("add", True)):
            for seasonal in (None, "add") if season > 1 and len(values) >= 2 * season + 2 else (None,):
                model = ETSModel(
                    pd.Series(values),
                    trend=trend,
                    damped_trend=damped,
                    seasonal=seasonal,
                    seasonal_periods=season if seasonal else None,
                    initialization_method="estimated" if len(values) < 10 + season else "heuristic",
                )
                fits.append(model.fit(disp=False))
        for fit in sorted(fits, key=lambda fit: fit.aicc if np.isfinite(fit.aicc) else np.inf):
            made = fit.get_prediction(start=len(values), end=len(values) + horizon - 1)
            bounds = {n: np.asarray(made.pred_int(alpha=1 - n / 100)) for n in LEVELS}
            quantiles = _by_probability(
                made.predicted_mean, lambda n, at=bounds: at[n][:, 0], lambda n, at=bounds: at[n][:, 1]
            )
            if np.isfinite(quantiles).all():
                break
    return quantiles


def _by_probability(mean, lower, upper):
    columns = [np.asarray(lower(n)) for n in reversed(LEVELS)] + [np.asarray(mean)]
    return np.column_stack(columns + [np.asarray(upper(n)) for n in LEVELS])
