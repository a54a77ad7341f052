from helpers import data, parameters
from helpers.forecasting import forecast_tables


def test_each_years_change_is_starts_less_ceases():
    edition = parameters.check()
    made = forecast_tables.stock_and_flows(edition)
    now = data.series("children_looked_after", "cla_31_march", edition.area, edition.data_end).iloc[-1]
    change = (made["Starting"]["mean"] - made["Ceasing"]["mean"]).cumsum()
    assert ((made["Children looked after"]["mean"] - now - change).abs() < 1e-6).all()


def test_forecasts_that_belong_together_stand_in_one_table():
    made = forecast_tables.stock_and_flows(parameters.check(horizon=2))
    shown = forecast_tables.beside(made, data.measure("children_looked_after", "cla_31_march"))
    names = ["Children looked after", "Starting", "Ceasing"]
    assert list(shown.columns) == [f"{name} (80% interval)" for name in names]
    assert list(shown.index) == ["2023", "2024"]
    assert shown.iloc[0, 0].startswith(f"{made['Children looked after']['mean'].iloc[0]:,.0f} (")


def test_an_area_without_figures_has_no_forecast():
    assert forecast_tables.stock_and_flows(parameters.check(area="E09000007")) == {}
