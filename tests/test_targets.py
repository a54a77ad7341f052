import datetime

from helpers import data, forecast, parameters, project, targets

HAMPSHIRE = "E10000014"


def vacancies(to):
    return data.rows("workforce", "social_worker_vacancies", HAMPSHIRE, to)


def test_a_target_that_is_not_met_says_by_how_much_and_who_set_it():
    told = targets.against(parameters.check(), vacancies(datetime.date(2022, 3, 31)))
    assert told.startswith(
        "The target of 10% or less is not met: 12.2% at 30 September 2021 is 2.2 percentage points above it. "
        "(Annual Safeguarding Report 2019-20, paragraph 46"
    )


def test_a_target_that_is_met():
    told = targets.against(parameters.check(time_period=2025), vacancies(datetime.date(2025, 3, 31)))
    assert "is met: 8.2% at 30 September 2024 is 1.8 percentage points below it" in told


def test_a_target_is_unknown_before_its_document_and_belongs_to_one_authority():
    assert targets.target(parameters.check(time_period=2019), "workforce", "social_worker_vacancies") is None
    wiltshire = parameters.check(area="E06000054")
    assert targets.target(wiltshire, "workforce", "social_worker_vacancies") is None
    assert targets.against(parameters.check(), data.rows("workforce", "agency_social_workers", HAMPSHIRE)) == ""


def test_the_chance_of_meeting_the_target_reads_off_the_forecast():
    series = data.series("workforce", "social_worker_vacancies", HAMPSHIRE, datetime.date(2022, 9, 30))
    told = targets.likelihood(parameters.check(), forecast.outlook(series, 3))
    assert told.startswith("If the past is a guide, the chance that the target of 10% or less is met at 30 September ")
    assert told.endswith(" in 10.")


def test_without_a_target_or_a_forecast_the_sentence_says_so():
    series = data.series("workforce", "social_worker_vacancies", HAMPSHIRE, datetime.date(2022, 9, 30))
    short = forecast.outlook(series.iloc[:2], 3)
    assert targets.likelihood(parameters.check(), short) == (
        "The target is 10% or less; without a forecast its chance is not known."
    )
    wiltshire = parameters.check(area="E06000054")
    assert targets.likelihood(wiltshire, short).startswith("No target is set for Wiltshire, and no document")


def test_a_target_of_the_settings_goes_before_that_of_a_document(monkeypatch):
    monkeypatch.setenv(targets.VARIABLE, '{"social_worker_vacancies": 12.5}')
    told = targets.against(parameters.check(), vacancies(datetime.date(2022, 3, 31)))
    assert told == (
        "The target of 12.5% or less is met: 12.2% at 30 September 2021 is 0.3 percentage points below it. "
        "(Set by the authority for this report.)"
    )


def test_the_targets_of_report_yml_are_those_of_its_own_areas(tmp_path, monkeypatch):
    (tmp_path / "report.yml").write_text("areas: [E10000014]\ntargets: {cla_long_term_stability: 70}\n")
    monkeypatch.setattr(project, "ROOT", tmp_path)
    assert targets.of_the_report(parameters.check()) == {"cla_long_term_stability": 70}
    assert targets.of_the_report(parameters.check(area="E06000054")) == {}
