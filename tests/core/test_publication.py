"""What a period tells, attacked: nobody can work out a small count from what is told."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from evenhand.core.derivable import MOST, Bounds, figures_of, reach
from evenhand.core.disclosure import APART, may_publish
from evenhand.core.publication import LINES, TOLD, TOTALS, Cohort, Told, known_from, tell

Known = dict[str, tuple[int, int]]


def cohort(**counts: int) -> Cohort:
    """A year of an office: 300 closed, 60 offered, 23 met, 18 agreed, unless said otherwise."""
    kept: dict[str, Any] = {
        "closed": 300, "mediated": 22, "found": 150, "sustained": 30, "before": 0, "before_mediated": 0,
        "offers": 60, "ahead": 26, "sessions": 23, "agreements": 18,
    } | counts  # fmt: skip
    kept |= {"days_mediated": tuple(range(kept["mediated"])), "days_found": tuple(range(kept["found"]))}
    return Cohort(**kept)


def totals(one: Cohort) -> Known:
    return known_from((one.offers, one.sessions, one.agreements), one.totals())


def attack(one: Cohort, told: Told, known: Known) -> set[str]:
    """The small figures that a stranger, who has what was told and nothing else, finds to within less than 5."""
    counts = one.counts()
    bounds: Bounds = dict.fromkeys(figures_of(LINES), (0, MOST))
    bounds |= {name: (count, count) for name, count in told.counts.items() if count is not None}
    bounds |= {name: (count - 5, count + 5) for name, count in told.about.items()}
    bounds |= known
    if one.before == 0:
        bounds |= {"before": (0, 0), "before_mediated": (0, 0)}
    found = set()
    for name, count in counts.items():
        if name in TOTALS or may_publish(count):
            continue
        span = reach(LINES, bounds, name)
        assert span is not None
        assert span[0] <= count <= span[1], name
        if span[1] - span[0] < APART:
            found.add(name)
    return found


def nothing(told: Told) -> Told:
    empty: dict[str, int | None] = dict.fromkeys(TOLD)
    return Told(counts=empty, about={}, mediation=None, investigation=None)


def test_it_tells_an_ordinary_year() -> None:
    one = cohort()
    told = tell(one, totals(one))

    assert told.counts["found"] == 150
    assert told.counts["sustained"] == 30
    assert told.counts["closed"] == 300
    assert told.mediation is not None
    assert told.investigation is not None


def test_it_is_attacked_by_something_that_can_win() -> None:
    one = cohort()
    naive = Told(
        counts={name: count if may_publish(count := one.counts()[name]) else None for name in TOLD}, about={},
        mediation=None, investigation=None,
    )  # fmt: skip

    # 26 went ahead, about 25 met: three did not. 22 were mediated, about 20 signed.
    assert attack(one, naive, totals(one)) - attack(one, nothing(naive), totals(one))


def test_it_says_a_base_to_the_nearest_ten_where_the_exact_number_would_tell() -> None:
    one = cohort()
    told = tell(one, totals(one))

    assert told.counts["mediated"] is None
    assert told.about == {"mediated": 20}


@pytest.mark.parametrize("seed", range(40))
def test_it_gives_no_small_count_away(seed: int) -> None:
    random = Random(seed)
    agreements = random.choice([0, 3, 12, 18, 55])
    ours_mediated = agreements + random.randint(0, 6)
    sessions = ours_mediated + random.randint(0, 5)
    ahead = sessions + random.randint(0, 4)
    offers = ahead + random.randint(0, 60)
    before_mediated = random.choice([0, 0, 5, 20])
    before = before_mediated + random.choice([0, 10]) if before_mediated else 0
    closed = offers + random.randint(0, 200) + before
    mediated = ours_mediated + before_mediated
    found = random.randint(0, closed - mediated)
    one = cohort(
        closed=closed, mediated=mediated, found=found, sustained=random.randint(0, found), before=before,
        before_mediated=before_mediated, offers=offers, ahead=ahead, sessions=sessions, agreements=agreements,
    )  # fmt: skip
    known = totals(one)
    told = tell(one, known)

    assert all(count is None or may_publish(count) for count in told.counts.values())
    # The yearly totals are always told; what they give away by themselves is theirs.
    assert attack(one, told, known) <= attack(one, nothing(told), known)


def test_it_tells_no_time_that_rests_on_fewer_than_eleven() -> None:
    one = cohort(mediated=9, sessions=10, agreements=8)

    assert tell(one, totals(one)).mediation is None


def test_it_refuses_counts_that_contradict_one_another() -> None:
    with pytest.raises(ValueError, match="contradict"):
        tell(cohort(ahead=20, sessions=23), dict.fromkeys(TOTALS, (0, 5)))
