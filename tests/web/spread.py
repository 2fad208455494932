"""Whether two lots of times could be one: the test of Kolmogorov and Smirnov."""

from __future__ import annotations

import math
from bisect import bisect_right


def ks(one: list[float], other: list[float]) -> float:
    """The chance that two samples of one distribution lie as far apart as these (two-sided, asymptotic)."""
    one, other = sorted(one), sorted(other)
    apart = max(abs(bisect_right(one, at) / len(one) - bisect_right(other, at) / len(other)) for at in [*one, *other])
    n = math.sqrt(len(one) * len(other) / (len(one) + len(other)))
    scaled = (n + 0.12 + 0.11 / n) * apart
    p = 2 * sum((-1) ** (k - 1) * math.exp(-2 * (k * scaled) ** 2) for k in range(1, 101))
    return min(1.0, max(0.0, p)) if scaled > 0.2 else 1.0
