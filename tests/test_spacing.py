"""Labels are moved apart as little as it takes."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from helpers.drawing.spacing import spread


@given(
    st.lists(st.tuples(st.floats(0, 280), st.floats(5, 40)), min_size=1, max_size=6),
    st.floats(-10, 0),
    st.floats(280, 300),
)
def test_things_spread_apart_never_overlap_and_stay_inside(things, low, high):
    wanted, sizes = zip(*things, strict=True)
    placed = sorted(zip(spread(wanted, sizes, low, high), sizes, strict=True))
    for (lower, size), (upper, other) in pairwise(placed):
        assert upper - lower >= (size + other) / 2 - 1e-6
    if sum(sizes) <= high - low:
        assert placed[0][0] - placed[0][1] / 2 >= low - 1e-6
        assert placed[-1][0] + placed[-1][1] / 2 <= high + 1e-6


def test_things_that_do_not_touch_stay_where_they_are():
    assert spread([10, 200, 100], [14, 14, 14], 0, 280) == [10, 200, 100]
