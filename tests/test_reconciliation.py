"""The checks of the published statements: known results typed here by hand, and rules that no row may break."""

import datetime
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

import pytest
from changed_tables import tables_read_as
from hypothesis import given
from hypothesis import strategies as st

from helpers import data, parameters, reconciliation
from helpers.checking import checkable, recalculation
from helpers.checking import reconciliation_views as views
from helpers.published import table_file
from helpers.reconciliation import AGREES, CANNOT, DIFFERS

KNOWN = {
    # id: published, computed, status. Inspections and lists
    "update-01": ("2014", "2014", AGREES),
    "press-01": ("good", "good", AGREES),
    "minutes-01": ("outstanding", "outstanding", AGREES),
    "minutes-02": ("3", "3", AGREES),
    "update-05": ("7", "7", AGREES),
    # contacts and referrals
    "press-05": ("22%", "21.5%", AGREES),
    "press-06": ("106,010", "106,010", AGREES),
    "press-07": ("87,235", "87,235", AGREES),
    "report-02": ("rises every year", "35,339 (2016), 37,831 (2017), 35,953 (2018), 40,014 (2019) and 44,434 (2020)",
                  DIFFERS),
    "report-27": ("4", "5", DIFFERS),
    "report-30": ("7%", "7.0%", AGREES),
    "report-31": ("11%", "10.5%", AGREES),
    "report-32": ("61%", "60.9%", AGREES),
    "report-34": ("77,934", "[x]", CANNOT),
    "slides-03": ("18%", "21.3%", DIFFERS),
    "slides-04": ("18%", "22.0%", DIFFERS),
    "slides-05": ("39%", "24.4%", DIFFERS),
    "slides-06": ("39%", "36.7%", DIFFERS),
    "slides-15": ("21%", "21.3%", AGREES),
    "slides-18": ("106,010", "106,010", AGREES),
    "slides-22": ("153,033", "[x]", CANNOT),
    # assessments
    "report-39": ("88.3%", "88.3%", AGREES),
    "report-41": ("87.9%", "91.2%", DIFFERS),
    "report-43": ("92.61%", "92.6%", AGREES),
    "report-44": ("at least 87%", "88.3%", AGREES),
    "report-45": ("above most", "[x]", CANNOT),
    "minutes-05": ("92%", "92.6%", DIFFERS),
    "minutes-06": ("above the South East", "92.6% (Hampshire, 2020) and 85.1% (South East, 2020)", AGREES),
    "slides-28": ("at least 87%", "90.9%", AGREES),
    "slides-38": ("95.3%", "95.9%", DIFFERS),
    "slides-39": ("95.9%", "96.0%", DIFFERS),
    # child protection plans
    "report-47": ("1,263", "1,263", AGREES),
    "report-48": ("1,293", "1,294", DIFFERS),
    "report-50": ("938", "938", AGREES),
    "report-51": ("falls every year", "1,263 (2017), 1,294 (2018), 1,097 (2019) and 938 (2020)", DIFFERS),
    "report-53": ("rises", "[x]", CANNOT),
    "report-54": ("below England", "1.6% (Hampshire, 2020) and 2.1% (England, 2020)", AGREES),
    "report-55": ("below England", "23.9% (Hampshire, 2020) and 21.9% (England, 2020)", DIFFERS),
    "minutes-08": ("falls every year", "1,441 (2016), 1,263 (2017), 1,294 (2018), 1,097 (2019) and 938 (2020)",
                   DIFFERS),
    "slides-45": ("below England", "21.8% (Hampshire, 2022) and 22.7% (England, 2022)", AGREES),
    "slides-50": ("1,022", "1,024", DIFFERS),
    # children looked after
    "report-57": ("1,267", "[x]", CANNOT),
    "report-58": ("1,339", "1,333", DIFFERS),
    "report-62": ("1,664", "1,664", AGREES),
    "report-63": ("1,602", "1,601", DIFFERS),
    "report-65": ("−62", "−62", AGREES),
    "report-66": ("−62", "−63", DIFFERS),
    "report-67": ("−4%", "−3.8%", AGREES),
    "report-68": ("4%", "2.4%", DIFFERS),
    "report-70": ("1,664", "[x]", CANNOT),
    "report-71": ("4%", "3.9%", AGREES),
    "slides-51": ("69", "65", DIFFERS),
    "slides-52": ("4%", "3.9%", AGREES),
    # unaccompanied children and care leavers
    "press-09": ("50%", "21.6%", DIFFERS),
    "report-17": ("74", "[x]", CANNOT),
    "report-18": ("192", "195.5", DIFFERS),
    "report-19": ("145%", "144.5%", AGREES),
    "slides-54": ("100%", "61.5%", DIFFERS),
    "slides-55": ("8%", "[x]", CANNOT),
    "slides-56": ("4%", "4.3%", AGREES),
    "slides-64": ("137", "137", AGREES),
    "slides-65": ("209%", "208.8%", AGREES),
    # missing children, workforce, youth justice, quality
    "report-10": ("falls", "11% (2019) and 12% (2020)", DIFFERS),
    "report-78": ("around 20%", "16.1%", DIFFERS),
    "report-79": ("around 13%", "10.1%", DIFFERS),
    "minutes-12": ("13%", "10.1%", DIFFERS),
    "report-92": ("180", "192", DIFFERS),
    "report-93": ("below England", "192 (Hampshire, 2019) and 198 (England, 2019)", AGREES),
    "report-94": ("34.5%", "[x]", CANNOT),
    "report-77": ("10%", "12.1%", DIFFERS),
    "press-04": ("£6.5 million", "[x]", CANNOT),
}  # fmt: skip


def checks(**chosen):
    return reconciliation.checks(parameters.check(**chosen))


def by_id(found):
    return {one.statement.statement_id: one for one in found}


@pytest.fixture(scope="module")
def found():
    return checks()


@pytest.mark.parametrize("statement_id", KNOWN)
def test_a_statement_checked_by_hand(found, statement_id):
    one = by_id(found)[statement_id]
    assert (views.published(one.statement), views.computed(one), one.status) == KNOWN[statement_id]


def test_all_five_documents_are_listed_in_full(found):
    tally = reconciliation.counts(found)
    assert len(found) >= 40 and len(tally) == 5 and (tally.sum(axis=1) >= 6).all()
    for one in found:
        about = one.statement
        assert about.source_ref and about.statement.endswith(".") and about.published
        assert one.status == CANNOT or one.computed is not None
        assert one.status == AGREES or about.reason, about.statement_id


def test_the_table_has_the_fixed_columns(found):
    columns = ["document", "source_ref", "statement", "published_value", "computed_value", "status", "note"]
    twin = views.table(found, "90.2", "All", "reconciliation").twin()
    assert (twin["name"], twin["columns"], len(twin["rows"])) == ("reconciliation", columns, len(found))
    rows = {row[2]: row for row in twin["rows"]}
    assert rows["Contacts rose by 22% in a year."][3:6] == [22, pytest.approx(18775 / 87235 * 100), AGREES]


def test_what_agrees_rounds_to_what_was_published(found):
    """With arithmetic of its own: decimal, from the digits as typed."""
    rounded = [one for one in found if one.status == AGREES and one.statement.decimals and not one.statement.rule]
    assert len(rounded) > 40
    for one in rounded:
        place = Decimal(1).scaleb(-int(one.statement.decimals))
        computed = Decimal(repr(float(one.computed))).quantize(place, ROUND_HALF_UP)
        assert computed == Decimal(one.statement.published).quantize(place, ROUND_HALF_UP), one.statement.statement_id


def test_no_precision_is_taken_away_to_make_figures_agree(found):
    """Compared as exactly as published, but where the other source has fewer places, and for the word half."""
    for one in found:
        about = one.statement
        if not about.decimals or not one.cells:
            continue
        exact = len(about.published.partition(".")[2])
        if about.calculation == "value":
            exact = min(exact, one.cells[0].measure.decimals)
        assert int(about.decimals) == exact or about.statement_id == "press-09"


def test_no_statement_is_checked_against_itself(found):
    """A figure is compared with another place; what stands in the same place only serves to compute something else."""
    for one in found:
        place = f"{one.statement.document}, {one.statement.source_ref}"
        if one.statement.calculation in ("value", "minimum", "above", "below") and one.status != CANNOT:
            assert all(cell.source_ref != place for cell in one.cells), place
        if one.statement.calculation == "other_document":
            other = by_id(found)[one.statement.argument].statement
            assert other.document != one.statement.document


def test_the_statements_of_the_code_list_name_tables_and_measures_that_exist():
    for row in data.code_list("statements").to_dict("records"):
        for table, measure in [("table", "measure"), ("base_table", "base_measure")]:
            if row[table]:
                assert data.measure(row[table], row[measure])


ONE_DIGIT = {
    "report-49": ("child_protection_plans", "cpp_31_march", "1097", "1098"),
    "report-48": ("child_protection_plans", "cpp_31_march", "1294", "1293"),
    "minutes-05": ("assessments", "assessments_within_45_days", "92.6", "92.4"),
    "press-05": ("contacts_council", "contacts", "106010", "106910"),
    "slides-51": ("children_looked_after", "cla_31_march", "1661", "1657"),
    "slides-65": ("uasc_care_leavers_council", "uasc_care_leavers", "423", "428"),
}
"""Statements, and the digit of a table that turns each: table, measure, what it was and what it is made."""


@pytest.fixture(scope="module")
def with_other_digits():
    """The checks from tables in which each of these digits is another one."""

    def change(name, frame):
        for table, measure, was, now in ONE_DIGIT.values():
            frame = frame.assign(**{measure: frame[measure].replace(was, now)}) if name == table else frame
        return frame

    with tables_read_as(change):
        return by_id(checks())


@pytest.mark.parametrize("statement_id", ONE_DIGIT)
def test_one_digit_of_a_table_turns_a_status(found, with_other_digits, statement_id):
    turned = {AGREES: DIFFERS, DIFFERS: AGREES}[by_id(found)[statement_id].status]
    assert with_other_digits[statement_id].status == turned


def test_a_figure_off_by_one_everywhere_leaves_no_table_agreeing(found, monkeypatch):
    read = data.read

    def shifted(table, *args):
        frame = read(table, *args)
        return frame.assign(**{measure.name: frame[measure.name] + 1 for measure in data.measures(table)})

    same = {
        one.statement.statement_id for one in found if one.statement.calculation == "value" and one.status == AGREES
    }
    monkeypatch.setattr(data, "read", shifted)
    assert len(same) > 20
    off_by_one = by_id(checks())
    assert {off_by_one[statement_id].status for statement_id in same} == {DIFFERS}


@pytest.mark.parametrize(("time_period", "documents"), [(2016, 1), (2018, 2), (2020, 4), (2022, 5), (2025, 5)])
def test_an_edition_lists_the_documents_up_to_its_year(time_period, documents):
    assert len(reconciliation.counts(checks(time_period=time_period))) == documents


def test_nothing_later_than_the_data_end_reaches_an_earlier_edition():
    before = [(one.computed, one.status, one.note) for one in checks(time_period=2020)]
    end = datetime.date(2020, 9, 30)

    def change(name, frame):
        late = frame["period"].map(lambda period: period.end_time.date() > end)
        if "edition" in frame:
            late |= frame["edition"].astype(int) > 2020
        cells = {
            measure: frame[measure].mask(late & (frame[measure] != ""), "1") for measure in table_file.measures(name)
        }
        return frame.assign(**cells)

    with tables_read_as(change):
        assert [(one.computed, one.status, one.note) for one in checks(time_period=2020)] == before
        assert data.series("children_looked_after", "cla_31_march", "E10000014").iloc[-1] == 1


def test_what_only_a_later_document_confirms_is_unchecked_before_it():
    early = by_id(checks(time_period=2018))
    assert early["update-01"].status == CANNOT
    assert early["press-06"].status == CANNOT
    assert "not known by 30 September 2018" in early["press-06"].note


def test_an_area_without_documents_has_a_sentence_and_no_table():
    none = checks(area="E06000054")
    edition = parameters.check(area="E06000054")
    assert none == []
    assert views.key_findings(edition, none) == [
        "No published documents are held for Wiltshire, so there is nothing to check."
    ]
    assert views.table(none, "90.2", "Every statement").html() == "<p>Table 90.2 Every statement: none.</p>"
    assert views.by_document(none, "90.1").svg == ""


def test_key_findings_and_figure_add_up(found):
    tally = reconciliation.counts(found)
    first = views.key_findings(parameters.check(), found)[0]
    assert first.startswith(f"{len(found)} statements in 5 published documents: {tally[AGREES].sum()} agree")
    figure = views.by_document(found, "90.1")
    assert figure.title.startswith(f"{tally[DIFFERS].sum()} of {len(found)} statements differ")
    assert figure.data[AGREES].sum() + figure.data[DIFFERS].sum() + figure.data[CANNOT].sum() == len(found)


def test_agreement_with_another_publisher_is_told_from_agreement_with_oneself(found):
    elsewhere = {one.statement.statement_id for one in reconciliation.confirmed_elsewhere(found)}
    assert {"report-46", "slides-52"} <= elsewhere
    assert not {"report-30", "slides-18", "update-01"} & elsewhere


NUMBERS = st.floats(-1e6, 1e6).map(lambda value: round(value, 3))


@given(NUMBERS, st.integers(-1, 2))
def test_a_figure_agrees_with_its_own_rounding_and_with_no_other(value, decimals):
    about = replace(checkable.listed(parameters.check())[0], rule="", decimals=str(decimals))
    step = Decimal(1).scaleb(-decimals)
    rounded = Decimal(repr(value)).quantize(step, ROUND_HALF_UP)
    assert reconciliation.agrees(replace(about, published=str(rounded)), value)
    assert not reconciliation.agrees(replace(about, published=str(rounded + step)), value)


@pytest.mark.parametrize(
    ("rule", "value", "holds"),
    [
        ("around", 17.9, False),
        ("around", 18, True),
        ("around", 22, True),
        ("around", 22.1, False),
        ("at_least", 20, True),
        ("at_least", 19.9, False),
    ],
)
def test_words_have_rules(rule, value, holds):
    about = replace(checkable.listed(parameters.check())[0], rule=rule, decimals="0", published="20")
    assert reconciliation.agrees(about, value) is holds


@given(st.lists(NUMBERS, min_size=2, max_size=6, unique=True))
def test_what_rises_every_period_is_sorted_and_falls_read_backwards(values):
    assert recalculation.rises(*values) == (sorted(values) == values)
    assert recalculation.falls(*values) == recalculation.rises(*values[::-1])
    assert not recalculation.rises(values[0], values[0])


def test_the_growth_that_one_part_accounts_for():
    """Hampshire, 31 March 2021 to 2022: 40 more unaccompanied children among 65 more children looked after."""
    assert recalculation.share_of_change(111, 71, 1726, 1661) == pytest.approx(40 / 65 * 100)
