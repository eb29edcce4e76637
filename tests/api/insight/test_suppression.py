"""Small groups stay hidden, also from somebody who subtracts: every short list is tried."""

from __future__ import annotations

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.insight.suppression import publish, publish_together

COUNTS = st.lists(st.integers(0, 40), min_size=1, max_size=12)
SMALL = st.integers(2, 50)


@given(COUNTS, SMALL)
def test_no_small_count_and_no_small_sum_is_shown(counts, small):
    found = publish(counts, small)
    assert all(shown is None or shown >= small for shown in found.counts)
    assert found.others == 0 or found.others >= small


@given(COUNTS, SMALL)
def test_what_is_shown_is_true(counts, small):
    found = publish(counts, small)
    if not found.too_few:
        assert found.total == sum(counts)
        pairs = zip(found.counts, counts, strict=True)
        assert all(shown in {None, count} for shown, count in pairs)


@pytest.mark.parametrize("small", [2, 3, 4, 5])
@pytest.mark.parametrize("length", [1, 2, 3, 4])
def test_nobody_can_work_a_hidden_count_out_even_knowing_the_rule(small, length):
    """All lists that are published alike: none of their hidden places is the same in every one."""
    most = small + (4 if length < 4 else 2)
    alike = defaultdict(list)
    for counts in product(range(most + 1), repeat=length):
        alike[publish(counts, small)].append(counts)
    for shown, lists in alike.items():
        if shown.too_few or 0 < shown.others <= most:
            hidden = [place for place in range(length) if shown.counts[place] is None]
            assert all(len({one[place] for one in lists}) > 1 for place in hidden), (shown, lists)


def test_a_single_small_group_takes_the_next_smallest_with_it():
    found = publish([30, 7, 2], 5)
    assert (found.counts, found.others) == ((30, None, None), 9)


def test_of_equal_groups_none_tells_which_was_needed():
    assert publish([30, 7, 7, 2], 5).counts == (30, None, None, None)


def test_a_list_without_small_groups_is_shown_whole():
    assert publish([30, 7, 5], 5).counts == (30, 7, 5)


@given(st.lists(COUNTS, min_size=1, max_size=3), SMALL)
def test_where_one_way_of_counting_hides_the_total_none_gives_it_away(lists, small):
    found = publish_together(lists, small)
    assert len({one.too_few for one in found}) == 1
