import json

import pytest

from helpers import findings, parameters, summary

FORM = {
    "section", "measure", "area", "time_period", "value", "unit", "change", "change_percent", "polarity", "forecast",
    "target", "sources",
}  # fmt: skip


def found(section, **values):
    return {
        (finding["sources"][0]["table"], finding["measure"]): finding
        for finding in findings.headlines(parameters.check(**values), section).found
    }


def test_a_finding_has_the_fixed_form():
    cla = found("04")["children_looked_after", "cla_31_march"]
    assert set(cla) == FORM
    assert (cla["value"], cla["change"], cla["time_period"], cla["unit"]) == (1726, 65, "2022", "children")
    assert cla["change_percent"] == pytest.approx(3.913, abs=0.001)
    assert [row["time_period"] for row in cla["forecast"]] == ["2023", "2024", "2025"]
    assert set(cla["forecast"][0]) == {
        "time_period",
        "mean",
        "pi_lower_80",
        "pi_upper_80",
        "pi_lower_95",
        "pi_upper_95",
    }
    assert json.loads(json.dumps(cla)) == cla


def test_the_workforce_of_the_year_is_that_of_the_september_within_it():
    vacancies = found("09")["workforce", "social_worker_vacancies"]
    assert (vacancies["time_period"], vacancies["value"], vacancies["target"]) == ("2021", 12.2, 10)


def test_a_return_never_made_is_no_figure_and_no_change():
    plans = found("03", time_period=2024)["child_protection_plans", "cpp_31_march"]
    assert plans["value"] is plans["change"] is plans["change_percent"] is None
    after = found("03", time_period=2025)["child_protection_plans", "cpp_31_march"]
    assert (after["value"], after["change"]) == (922, None)


def test_a_new_basis_is_no_change():
    referrals = found("01")["referrals", "referrals"]
    assert (referrals["value"], referrals["change"], referrals["change_percent"]) == (27_374, None, None)


def test_the_horizon_is_in_years_for_quarters_too():
    leavers = found("05")["uasc_care_leavers_council", "uasc_care_leavers"]
    assert len(leavers["forecast"]) == 3 * 4
    assert leavers["forecast"][-1]["time_period"] == "Jun 2025"


def test_a_series_that_stopped_long_ago_is_not_forecast():
    assert found("01", time_period=2025)["contacts_council", "contacts"]["forecast"] == []


def test_the_table_names_what_is_lacking_for_the_year():
    shown = findings.headlines(parameters.check(time_period=2025), "01").html()
    assert "No figure is held for 2024 to 2025: initial contacts" in shown


def test_the_summary_reads_the_findings_of_the_run_under_way(tmp_path, monkeypatch):
    edition = parameters.check()
    cla = findings.headlines(edition, "04").found
    file = tmp_path / "findings.json"
    file.write_text(json.dumps(cla), encoding="utf-8")
    monkeypatch.setenv(findings.FINDINGS_FILE, str(file))
    assert findings.read(edition) == cla
    missing = summary.missing(cla)
    assert "04" not in missing
    assert "01" in missing and "09" in missing
