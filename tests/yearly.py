"""Yearly series in the form of `data.series`, for tests of forecasts."""

import pandas as pd

CLA = [1105, 1140, 1265, 1310, 1340, 1439, 1602, 1592, 1664, 1604]  # Hampshire, 31 March 2013 to 2022


def yearly(values, first=2013, **attrs):
    index = pd.period_range(str(first), periods=len(values), freq="Y-MAR", name="period")
    series = pd.Series(values, index, name="cla_31_march", dtype=float)
    series.attrs = {"title": "Children looked after", "area_name": "Hampshire", "kind": "count"} | attrs
    return series
