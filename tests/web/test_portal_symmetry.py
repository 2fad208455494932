"""Both sides get the same pages: the same rows, links and controls in the same order, of about the same length."""

from __future__ import annotations

import re

import pytest

from tests.web.stage import Stage

FRAME = re.compile(r"<main.*?</main>", re.DOTALL)
# What only complainants have (design §2, Symmetry): filing, amending, taking back, asking for another look.
OWN = ("withdraw-complaint", "ask-another-look", "add-allegation", "separate-matter", "choose-ending")


def _main(stage: Stage, code: str, path: str) -> str:
    found = FRAME.search(stage.be(code).see(path))
    assert found
    return found[0]


def _shared(html: str) -> str:
    """A page without what only complainants have."""
    for own in OWN:
        html = re.sub(
            rf"<li>\s*(?:<details\b[^>]*>(?:(?!<form|</li>).)*)?<form[^>]*{own}.*?</li>", "", html, flags=re.DOTALL
        )
        html = re.sub(rf'<p><a[^>]*{own}".*?</p>', "", html, flags=re.DOTALL)
    return re.sub(r'<h2>[^<]*</h2>\s*<ul class="acts">\s*</ul>', "", html)


def _skeleton(html: str) -> list[str]:
    """Tags and their addresses in order, without the words and without what only complainants have."""
    html = _shared(html)
    html = re.sub(r"/(?:two-doors|for-officers|officers)[^\"#]*#limits", "#limits", html)
    found = re.findall(r"<(h1|h2|h3|tr|a|button|input|textarea|details|form|li)\b([^>]*)", html)
    kept = []
    for tag, rest in found:
        named = re.search(r'(?:href|action|name)="([^"]*)"', rest)
        kept.append(f"{tag} {named[1] if named else ''}".strip())
    return kept


def _length(html: str) -> int:
    return len(re.sub(r"<[^>]+>|\s+", "", _shared(html)))


@pytest.mark.parametrize("page", ["", "choice"])
def test_it_mirrors_the_pages_of_an_offer(stage: Stage, page: str) -> None:
    stage.walk.to_offer()
    stage.sync()

    left, right = (_main(stage, code, f"{stage.mine}{page}") for code in ("c1", "o1"))

    assert _skeleton(left) == _skeleton(right)
    assert 0.8 <= _length(left) / _length(right) <= 1.25


def test_it_mirrors_the_page_after_answering(stage: Stage) -> None:
    stage.walk.to_offer().answer("c1", "yes").answer("o1", "no")
    stage.sync()

    left, right = (_main(stage, code, f"{stage.mine}choice") for code in ("c1", "o1"))

    assert _skeleton(left) == _skeleton(right)


def test_it_mirrors_the_table_and_what_comes_after_it(stage: Stage) -> None:
    stage.walk.to_ahead()
    stage.seat_mediators()
    tables = [_main(stage, code, stage.mine) for code in ("c1", "o1")]
    stage.walk.to_ended()
    stage.sync()
    endings = [_main(stage, code, f"{stage.mine}ending") for code in ("c1", "o1")]

    assert _skeleton(tables[0]) == _skeleton(tables[1])
    assert _skeleton(endings[0]) == _skeleton(endings[1])
    assert 0.8 <= _length(tables[0]) / _length(tables[1]) <= 1.25


def test_it_gives_both_the_same_notice_when_it_does_not_go_ahead(stage: Stage) -> None:
    """One said no, or the other did, or one withdrew: both read the same words."""
    stage.walk.to_offer().answer("c1", "yes").answer("o1", "no").later(30).tick()
    stage.sync()

    words = [re.sub(r"Your complaint|A complaint", "", _main(stage, code, "/portal/")) for code in ("c1", "o1")]

    assert "chose" not in words[0]
    assert "withdrew" not in words[0]
    assert _skeleton(words[0]) == _skeleton(words[1])
