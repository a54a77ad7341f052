import datetime

from helpers.published import statements

HAMPSHIRE = "E10000014"
IN_2020 = datetime.date(2020, 9, 30)


def test_a_stated_figure_keeps_the_word_before_it_and_its_place():
    told = statements.stated("quality_council", ["case_audits", "case_audits_share_of_casework"], HAMPSHIRE, IN_2020)
    assert told.values.tolist() == [
        [
            "Case files audited",
            "around 1,000",
            "in the year ending 31 March 2020",
            "Annual Safeguarding Report 2019-20, paragraph 45 (audits) and paragraph 63 (Buckinghamshire)",
        ],
        [
            "Casework that was audited",
            "10%",
            "in the year ending 31 March 2020",
            "Annual Safeguarding Report 2019-20, paragraph 45 (audits) and paragraph 63 (Buckinghamshire)",
        ],
    ]


def test_what_was_agreed_for_other_years_is_dated_by_its_report():
    told = statements.stated("quality_council", "support_days_slip", HAMPSHIRE)
    assert told[["Figure", "When"]].values.tolist() == [["over 1,000", "agreed for each year (report of 2022)"]]


def test_stated_figures_as_sentences():
    told = statements.stated("quality_council", ["case_audits", "case_audits_share_of_casework"], HAMPSHIRE, IN_2020)
    assert statements.sentences(told) == (
        "Case files audited: around 1,000 in the year ending 31 March 2020. "
        "Casework that was audited: 10% in the year ending 31 March 2020."
    )
    assert statements.sentences(told.iloc[:0]) == ""


def test_a_document_of_a_later_year_is_not_known_yet():
    assert statements.stated("quality_council", "support_days_slip", HAMPSHIRE, IN_2020).empty
    assert statements.stated("quality_council", "case_audits", "E09000007").empty
