"""Merging yearly returns and turning episodes into placements: day-exact, on a handful of children."""

import datetime
from itertools import pairwise

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st
from small_returns import child, episode, write

from helpers.returns import aggregates, episodes, folder, merge_years


def history(returns):
    """Placements and stretches of the returns in a folder."""
    read = folder.read(returns)
    merged, repairs = merge_years.episodes(read)
    spells = episodes.placements(merged, merge_years.children(read))
    return read.years, spells, episodes.stretches(spells), repairs


def counts(returns) -> dict:
    """The counts of the last year."""
    years, spells, stretches, _ = history(returns)
    return aggregates.cla(spells, stretches, years).iloc[-1].to_dict()


def day(text: str) -> pd.Timestamp:
    return pd.to_datetime(text, format="%d/%m/%Y")


def test_an_open_episode_continues_and_the_later_year_wins(tmp_path):
    write(tmp_path, 2020, header=[child("1", "01/06/2010", "1")], episodes=[episode("1", "01/05/2019", status="C1")])
    write(tmp_path, 2021, header=[child("1", "02/06/2010", "2")], episodes=[episode("1", "01/05/2019", "01/07/2020")])
    _, spells, _, repairs = history(tmp_path)
    assert len(spells) == 1
    assert spells.loc[0, "end"] == day("01/07/2020")
    assert (spells.loc[0, "sex"], spells.loc[0, "dob"]) == ("female", day("02/06/2010"))
    assert repairs["superseded by a later return"] == 1


def test_a_corrected_start_replaces_the_open_episode(tmp_path):
    write(tmp_path, 2020, header=[child("1", "01/06/2010")], episodes=[episode("1", "01/05/2019")])
    write(tmp_path, 2021, header=[child("1", "01/06/2010")], episodes=[episode("1", "08/05/2019")])
    years, spells, stretches, repairs = history(tmp_path)
    assert repairs["open, but replaced in the next year's return"] == 1
    assert spells["start"].tolist() == [day("08/05/2019")]
    assert aggregates.cla(spells, stretches, years)["cla_starting_in_year"].tolist() == [1, 0]


def test_a_child_that_vanishes_counts_on_31_march_and_then_ceases(tmp_path):
    write(tmp_path, 2020, header=[child("1", "01/06/2010")], episodes=[episode("1", "01/05/2019")])
    write(tmp_path, 2021, header=[child("2", "01/06/2010")], episodes=[episode("2", "01/05/2020")])
    years, spells, stretches, _ = history(tmp_path)
    cla = aggregates.cla(spells, stretches, years)
    assert cla["cla_31_march"].tolist() == [1, 1]
    assert cla["cla_ceasing_in_year"].tolist() == [0, 1]


def test_overlapping_episodes_are_cut_where_the_next_begins(tmp_path):
    rows = [
        episode("1", "01/05/2019", "20/06/2019", reason="X1"),
        episode("1", "10/06/2019", rne="P", place="K2", provider="PR4"),
    ]
    write(tmp_path, 2020, header=[child("1", "01/06/2010")], episodes=rows)
    _, spells, _, repairs = history(tmp_path)
    assert spells["end"].tolist()[0] == day("10/06/2019")
    assert repairs["overlapping the next episode"] == 1


def test_a_gap_is_closed_only_before_an_episode_that_continues(tmp_path):
    rows = [
        episode("1", "01/05/2019", "10/06/2019", reason="X1"),
        episode("1", "12/06/2019", "20/06/2019", rne="P", reason="X1"),
        episode("1", "01/02/2020"),
    ]
    write(tmp_path, 2020, header=[child("1", "01/06/2010")], episodes=rows)
    _, spells, _, _ = history(tmp_path)
    assert spells["first"].tolist() == [True, False, True]


def test_starting_and_ceasing_follow_the_dfe(tmp_path):
    header = [child(id, "01/06/2010") for id in "12345"]
    rows = [
        episode("1", "01/05/2019", "10/06/2019"),  # twice in and out: one start, one cease
        episode("1", "01/09/2019", "10/10/2019"),
        episode("2", "01/04/2019"),  # starts on the first day
        episode("3", "01/05/2018", "31/03/2020"),  # ceases on 31 March: not looked after on it
        episode("4", "01/05/2019", status="V4"),  # short breaks do not count
        episode("5", "01/05/2018"),
    ]
    write(tmp_path, 2020, header=header, episodes=rows)
    assert counts(tmp_path) == {
        "time_period": 2020,
        "cla_31_march": 2,
        "cla_starting_in_year": 2,
        "cla_ceasing_in_year": 2,
        "uasc_31_march": 0,
        "cla_in_year": 4,
    }


def test_uasc_status_ends_on_its_day(tmp_path):
    write(
        tmp_path,
        2020,
        header=[child(id, "01/06/2003") for id in "12"],
        episodes=[episode(id, "01/05/2019") for id in "12"],
        uasc=["1,1,01/06/2003,31/03/2020", "2,1,01/06/2003,"],
    )
    assert counts(tmp_path)["uasc_31_march"] == 1


def test_a_change_of_status_keeps_the_placement_and_a_temporary_one_does_not_end_it(tmp_path):
    rows = [
        episode("1", "01/05/2019", "01/06/2019", reason="X1", urn="A"),
        episode("1", "01/06/2019", "01/08/2019", rne="L", reason="X1", urn="A"),
        episode("1", "01/08/2019", "05/08/2019", rne="P", place="T1", provider="", reason="X1", urn=""),
        episode("1", "05/08/2019", "01/10/2019", rne="P", reason="X1", urn="A"),
        episode("1", "01/10/2019", rne="P", provider="PR4", urn="B"),
    ]
    write(tmp_path, 2020, header=[child("1", "01/06/2010")], episodes=rows)
    _, spells, _, _ = history(tmp_path)
    assert spells["placement_group"].tolist() == ["fostering_in_house", "fostering_agency"]
    assert spells["start"].tolist() == [day("01/05/2019"), day("01/10/2019")]


def test_stretches_split_at_birthdays_and_durations(tmp_path):
    write(tmp_path, 2020, header=[child("1", "29/02/2004")], episodes=[episode("1", "29/01/2020")])
    write(tmp_path, 2021, header=[child("1", "29/02/2004")], episodes=[episode("1", "29/01/2020")])
    _, _, stretches, _ = history(tmp_path)
    found = list(zip(stretches["start"], stretches["age_band"], stretches["duration_band"], strict=True))
    assert found == [
        (day("29/01/2020"), "10 to 15", "under 1 month"),
        (day("29/02/2020"), "16 to 17", "1 to 3 months"),
        (day("29/04/2020"), "16 to 17", "3 to 12 months"),
        (day("29/01/2021"), "16 to 17", "1 to 2 years"),
    ]


def test_a_birthday_on_29_february_is_1_march_in_a_common_year():
    assert episodes.birthday(np.array(["2004-02-29"], dtype="datetime64[D]"), 18)[0] == np.datetime64("2022-03-01")


def test_leaving_on_the_18th_birthday_is_turning_18(tmp_path):
    rows = [episode("1", "01/05/2019", "01/06/2019", reason="E5"), episode("2", "01/05/2019", "31/05/2019")]
    write(tmp_path, 2020, header=[child(id, "01/06/2001") for id in "12"], episodes=rows)
    years, spells, stretches, _ = history(tmp_path)
    found = aggregates.events(spells, stretches, years)
    assert dict(zip(found["event"], found["month"], strict=True)) == {"turned_18": "2019-06", "left": "2019-05"}


START = datetime.date(2019, 4, 1)


@given(st.lists(st.integers(1, 700), min_size=2, max_size=8, unique=True).map(sorted), st.integers(0, 6000))
def test_days_of_care_are_the_same_however_they_are_cut(tmp_path_factory, cuts, age_in_days):
    days = [START + datetime.timedelta(days=cut) for cut in cuts]
    written = [day.strftime("%d/%m/%Y") for day in days]
    rows = [
        episode(
            "1",
            first,
            last,
            rne="S" if n == 0 else "P",
            place=["U6", "K2", "P1"][n % 3],
            provider=["PR1", "PR4", "PR0"][n % 3],
            reason="X1" if n < len(days) - 2 else "E4A",
        )
        for n, (first, last) in enumerate(pairwise(written))
    ]
    born = (days[0] - datetime.timedelta(days=age_in_days)).strftime("%d/%m/%Y")
    returns = tmp_path_factory.mktemp("returns")
    for year, until in ((2020, datetime.date(2020, 3, 31)), (2021, datetime.date(2021, 3, 31))):
        mine = [row for row, first in zip(rows, days, strict=False) if first <= until]
        write(returns, year, header=[child("1", born), child("2", born)], episodes=[*mine, episode("2", "01/04/2019")])
    years, _, stretches, _ = history(returns)
    known = min(days[-1], datetime.date(2021, 4, 1)) - min(days[0], datetime.date(2021, 4, 1))
    exposed = aggregates.exposure(stretches[stretches["child"] == 0], years)
    assert exposed["child_days"].sum() == known.days
    assert aggregates.placement_days(stretches[stretches["child"] == 0], years)["days"].sum() == known.days
