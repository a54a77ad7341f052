"""Follow the children of a made-up authority day by day; write what an authority would hold of them."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from authorities import (
    AGE_STARTS,
    END,
    ENTRY_AGES,
    FIRST_PLACEMENT,
    HISTORY_FROM,
    LEAVING,
    LEAVING_BY_GROUP,
    LEAVING_BY_LENGTH,
    LENGTH_STARTS,
    MOVING_BY_GROUP,
    MOVING_BY_LENGTH,
    NEXT_PLACEMENT,
    START,
    UASC_PLACEMENT,
    Behaviour,
    G,
)

from helpers.placements.aggregates import Aggregates
from helpers.placements.care_states import AXES, PLACEMENT_GROUPS, SHAPE

PLACE = {"fostering_kinship": ("U3", "PR1"), "fostering_in_house": ("U6", "PR1"), "fostering_agency": ("U6", "PR4"),
         "residential": ("K2", "PR4"), "secure_and_health": ("K1", "PR3"), "supported": ("H5", "PR4"),
         "with_parents": ("P1", "PR0"), "placed_for_adoption": ("A3", "PR1"), "other": ("Z1", "PR4")}  # fmt: skip
LEAVER = "E4A"
CROSSING = AGE_STARTS[-1]  # the 18th birthday, in days


@dataclass
class Simulated:
    """Aggregate tables from HISTORY_FROM to END, and the episodes: child, start, end (days from START), group."""

    aggregates: Aggregates
    children: pd.DataFrame
    episodes: pd.DataFrame


class Authority:
    """The children ever in care, as arrays, and the episodes that have ended."""

    def __init__(self, behaviour: Behaviour, rng, capacity: int = 60_000):
        self.behaviour, self.rng = behaviour, rng
        self.born, self.since, self.stays = (np.zeros(capacity) for _ in range(3))
        self.group, self.uasc = (np.zeros(capacity, dtype=int) for _ in range(2))
        self.ever, self.active, self.ended = 0, np.empty(0, dtype=int), []

    def step(self, today: int, days: int):
        """Let `days` days pass; return the states at their start, and what happened."""
        day = START + pd.Timedelta(days=today)
        now = self.active
        age, length = today - self.born[now], today - self.since[now]
        band = np.searchsorted(AGE_STARTS[1:-1], age, side="right")
        long = np.searchsorted(LENGTH_STARTS[1:], length, side="right")
        group, uasc = self.group[now], self.uasc[now]
        state = ((band * 2 + uasc) * len(PLACEMENT_GROUPS) + group) * len(LENGTH_STARTS) + long
        leave = LEAVING[band] * LEAVING_BY_GROUP[group] * LEAVING_BY_LENGTH[long] * self.stays[now]
        leave = np.where(uasc == 1, leave * 0.35, leave)
        move = MOVING_BY_GROUP[group] * MOVING_BY_LENGTH[long]
        luck = self.rng.random(len(now)) / days * 365.25
        adult = age + days >= CROSSING
        leaves = ~adult & (luck < leave)
        moves = ~adult & ~leaves & (luck < leave + move)
        to = self._to(day, band[moves], uasc[moves])
        gone = adult | leaves
        self._end(now[gone | moves], today + days, gone[gone | moves])
        self.group[now[moves]], self.since[now[moves]] = to, today + days
        came, entered = self._come(day, today + days, days)
        self.active = np.concatenate([now[~gone], came])
        return state, {
            "turned_18": state[adult],
            "left": state[leaves],
            "moved": state[moves],
            "to": to,
            "entered": entered,
        }

    def _end(self, child, day, left):
        self.ended.append((child, self.since[child], np.full(len(child), day), self.group[child], left))

    def _come(self, day, today, days):
        months = days / 30.4375
        number = self.rng.poisson([self.behaviour.others(day) * months, self.behaviour.uasc(day) * months])
        child = np.arange(self.ever, self.ever + number.sum())
        self.ever += len(child)
        uasc = np.repeat([0, 1], number)
        band = np.where(uasc, 3 + (self.rng.random(len(child)) < 0.8), self.rng.choice(5, len(child), p=ENTRY_AGES))
        within = self.rng.random(len(child))
        within = np.where(uasc & (band == 3), 0.6 + 0.4 * within, within)
        age = AGE_STARTS[band] + within * np.diff(AGE_STARTS)[band] * 0.98
        self.born[child], self.since[child], self.uasc[child] = today - age, today, uasc
        self.stays[child] = self.rng.choice([0.4, 2.2], len(child), p=[0.6, 0.4])  # the hidden tendency
        first = FIRST_PLACEMENT[band].copy()
        first[uasc == 1] = UASC_PLACEMENT
        self.group[child] = self._choose(day, first)
        return child, (band, uasc, self.group[child])

    def _to(self, day, band, uasc):
        shares = NEXT_PLACEMENT[band].copy()
        shares[uasc == 1] = 0.5 * shares[uasc == 1] + 0.5 * UASC_PLACEMENT
        return self._choose(day, shares)

    def _choose(self, day, shares):
        shares[:, G["residential"]] *= self.behaviour.residential(day)
        cumulated = np.cumsum(shares, axis=1)
        return (self.rng.random(len(shares))[:, None] * cumulated[:, -1:] > cumulated).sum(axis=1)


def simulate(behaviour: Behaviour, rng) -> Simulated:
    """Run an authority from START to END, week by week at first and day by day from HISTORY_FROM."""
    authority, tables, today = Authority(behaviour, rng), _Tables(), 0
    history, end = (HISTORY_FROM - START).days, (END - START).days
    while today < history - 7:
        authority.step(today, 7)
        today += 7
    while today <= end:
        days = history - today if today < history else 1
        state, happened = authority.step(today, days)
        if today >= history:
            tables.add(START + pd.Timedelta(days=today), state, happened)
            if (START + pd.Timedelta(days=today)).is_month_end:
                tables.close(*_here(authority, today + 1))
        today += days
    return Simulated(tables.aggregates(), *_episodes(authority))


def _here(authority, today):
    now = authority.active
    band = np.searchsorted(AGE_STARTS[1:-1], today - authority.born[now], side="right")
    long = np.searchsorted(LENGTH_STARTS[1:], today - authority.since[now], side="right")
    return band, authority.uasc[now], authority.group[now], long


def _episodes(authority):
    child, start, end, group, left = (np.concatenate(parts) for parts in zip(*authority.ended, strict=True))
    now = authority.active
    ended = pd.DataFrame({"child": child, "start": start, "end": end, "group": group, "left": left})
    open_ = pd.DataFrame(
        {"child": now, "start": authority.since[now], "end": np.nan, "group": authority.group[now], "left": False}
    )
    ever = authority.ever
    children = pd.DataFrame({"born": authority.born[:ever], "uasc": authority.uasc[:ever]})
    return children, pd.concat([ended, open_], ignore_index=True)


class _Tables:
    """The aggregate tables, counted day by day."""

    def __init__(self):
        self.rows = {name: [] for name in ("stock", "exposure", "events", "entries", "stock_by_duration")}
        self._month()

    def _month(self):
        self.days = np.zeros(SHAPE)
        self.happened = {event: np.zeros(SHAPE) for event in ("left", "turned_18")}
        self.moved = np.zeros((*SHAPE, len(PLACEMENT_GROUPS)))
        self.came = np.zeros(SHAPE[:3])

    def add(self, day, state, happened):
        """Count one day."""
        self.month = day.to_period("M")
        self.days += np.bincount(state, minlength=np.prod(SHAPE)).reshape(SHAPE)
        for event, count in self.happened.items():
            count += np.bincount(happened[event], minlength=np.prod(SHAPE)).reshape(SHAPE)
        np.add.at(self.moved.reshape(-1, len(PLACEMENT_GROUPS)), (happened["moved"], happened["to"]), 1)
        np.add.at(self.came, happened["entered"], 1)

    def close(self, *here):
        """Close the month: `here` is who is in care at its end."""
        stock = np.zeros(SHAPE)
        np.add.at(stock, here, 1)
        axes = list(AXES)
        self._save("stock", stock.sum(axis=3), axes[:3], "children", sex="M", provider="none")
        self._save("exposure", self.days, axes, "child_days")
        for event, count in self.happened.items():
            self._save("events", count, axes, "count", event=event, to_group="")
        self._save("events", self.moved, [*axes, "to_group"], "count", event="moved")
        self._save("entries", self.came, axes[:3], "count")
        if self.month.month == 3:
            self._save("stock_by_duration", stock, axes, "children")
        self._month()

    def _save(self, table, values, axes, name, **more):
        at = np.nonzero(values)
        names = AXES | {"to_group": PLACEMENT_GROUPS}
        columns = {axis: np.array(names[axis])[place] for axis, place in zip(axes, at, strict=True)}
        self.rows[table].append(pd.DataFrame(columns | {name: values[at]} | more).assign(month=self.month))

    def aggregates(self):
        """All months, in the form that `aggregates.read` returns."""
        return Aggregates({name: pd.concat(rows, ignore_index=True) for name, rows in self.rows.items()}, {})


def write_ssda903(simulated: Simulated, folder: Path, until: pd.Timestamp) -> None:
    """Write one folder a year of header.csv and episodes.csv, in the layout of the SSDA903 return, up to `until`."""
    episodes = simulated.episodes.sort_values(["child", "start"])
    start = START + pd.to_timedelta(episodes["start"], unit="D")
    end = START + pd.to_timedelta(episodes["end"], unit="D")
    first = ~episodes["child"].duplicated()
    for year in range(HISTORY_FROM.year + 1, until.year + 1):
        opens, closes = pd.Timestamp(f"{year - 1}-04-01"), pd.Timestamp(f"{year}-03-31")
        inside = (start <= closes) & ~(end < opens)
        known_end = end.where(end <= closes)
        codes = episodes["group"].map(lambda g: PLACE[PLACEMENT_GROUPS[g]])
        year_folder = folder / str(year)
        year_folder.mkdir(parents=True, exist_ok=True)
        frame = pd.DataFrame(
            {
                "CHILD": episodes["child"] + 1,
                "DECOM": start.dt.strftime("%d/%m/%Y"),
                "RNE": np.where(first, "S", "P"),
                "LS": "C2",
                "CIN": "N1",
                "PLACE": codes.str[0],
                "PLACE_PROVIDER": codes.str[1],
                "DEC": known_end.dt.strftime("%d/%m/%Y"),
                "REC": np.where(episodes["left"], LEAVER, "X1"),
                "REASON_PLACE_CHANGE": "",
                "HOME_POST": "",
                "PL_POST": "",
                "URN": "",
            }
        )[inside]
        frame.loc[known_end[inside].isna(), "REC"] = ""
        frame.to_csv(year_folder / "episodes.csv", index=False)
        child = np.unique(episodes["child"][inside])
        born = START + pd.to_timedelta(simulated.children["born"].iloc[child].round(), unit="D")
        header = {
            "CHILD": child + 1,
            "SEX": 1,
            "DOB": born.dt.strftime("%d/%m/%Y"),
            "ETHNIC": "WBRI",
            "UPN": "",
            "MOTHER": "",
            "MC_DOB": "",
        }
        pd.DataFrame(header).to_csv(year_folder / "header.csv", index=False)
