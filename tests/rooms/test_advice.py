"""Advice on a draft, the words of a term, and what changed since it was read: the same for both sides, never a stop."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.core.case import Matter, Term
from evenhand.signing import (
    Clause,
    TermWords,
    advice,
    as_read,
    changes,
    one_sided,
    plain,
    put_down,
    source_digest,
    taken_up,
)
from evenhand.signing.reading import Frame, compared
from evenhand.web.portal.advising import ADVICE
from tests.rooms.test_signing import agreement

DAY = date(2026, 8, 1)
GOOD = TermWords(said=(("en", "I will say my name."),), known=(("en", "She hears it."),))


def term(code: str = "t1", author: str = "c1", owner: str = "o1", **more: Any) -> Term:
    fields: dict[str, Any] = {"id": code, "author": author, "owner": owner, "due_on": DAY} | more
    return Term(**fields)


def said(text: str, lang: str = "en") -> TermWords:
    return TermWords(said=((lang, text),), known=((lang, "Ana lo ve." if lang == "es" else "She sees it."),))


def test_it_has_nothing_to_say_about_a_plain_promise() -> None:
    assert advice(term(), GOOD, ["en"]) == ()


@pytest.mark.parametrize(
    ("text", "lang", "code"),
    [
        ("The officer will be suspended for a week.", "en", "discipline"),
        ("Se suspende al agente una semana.", "es", "discipline"),
        ("I will pay her $200.", "en", "money"),
        ("Le pagaré 200 dólares.", "es", "money"),
        ("She will not talk about that night.", "en", "silence"),
        ("No hablará de esa noche.", "es", "silence"),
        ("He will drop his lawsuit.", "en", "rights"),
        ("Va a retirar su demanda.", "es", "rights"),
        ("The ticket goes away.", "en", "police"),
        ("Se anula la multa.", "es", "police"),
        ("The department trains all of them.", "en", "others"),
        ("El departamento les enseña a todos.", "es", "others"),
        ("I will try to be there soon.", "en", "unclear"),
        ("Voy a tratar de ir pronto.", "es", "unclear"),
    ],
)
def test_it_points_to_what_may_not_hold(text: str, lang: str, code: str) -> None:
    assert code in advice(term(), said(text, lang), [lang])


def test_it_points_to_what_is_missing() -> None:
    bare = TermWords(said=(("en", "I will say my name."),))

    assert advice(term(due_on=None), bare, ["en", "es"]) == ("no_day", "no_sign", "one_language")
    assert advice(term(owner="", due_on=None), bare, ["en"]) == ()


def test_it_points_to_what_is_hard_to_read() -> None:
    hard = "Notwithstanding contemporaneous jurisdictional considerations, administrative reconciliation materializes."

    assert "hard" in advice(term(), said(hard), ["en"])


def test_it_has_a_sentence_for_every_piece_of_advice_and_none_that_pushes() -> None:
    from evenhand.post import lint

    for code, sentence in ADVICE.items():
        assert lint(str(sentence), "en") == (), code


@given(st.text(max_size=60), st.sampled_from(["en", "es"]))
@settings(deadline=None, max_examples=60)
def test_it_advises_alike_whoever_wrote_it_and_whoever_would_keep_it(text: str, lang: str) -> None:
    words = said(text, lang)

    one = advice(term(author="c1", owner="o1"), words, ["en", "es"])
    assert one == advice(term(author="o1", owner="c1"), words, ["en", "es"])


def test_it_sees_when_one_person_would_do_everything_whoever_it_is() -> None:
    for owner in ("c1", "o1"):
        assert one_sided([term("t1", owner=owner), term("t2", owner=owner), term("t3", owner="")])
    assert not one_sided([term("t1", owner="c1"), term("t2", owner="o1")])
    assert not one_sided([term("t1", owner="c1"), term("t2", owner="")])


# -- the words themselves


@given(st.text(min_size=1, max_size=40), st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]))
@settings(deadline=None, max_examples=80)
def test_it_seals_one_text_in_one_form_whatever_form_it_was_typed_in(text: str, form: Any) -> None:
    typed = plain(unicodedata.normalize(form, text))

    assert typed == unicodedata.normalize("NFC", typed)
    assert taken_up(put_down(TermWords(said=(("en", typed),))), "es").said == (("en", typed),)


@given(st.text("aàeñ\u0301\u0303 ", min_size=1, max_size=12), st.text("aàeñ\u0301\u0303 ", min_size=1, max_size=12))
@settings(deadline=None, max_examples=60)
def test_it_has_another_digest_for_other_words_in_any_language_and_for_nothing_else(one: str, other: str) -> None:
    """Two texts share a digest exactly where a person reads the same letters in the same order."""
    digests = []
    for text in (one, other):
        clause = Clause(words=(("en", "I will."), ("es", plain(text) or "x")), owner="José Núñez")
        digests.append(source_digest(agreement(clauses=(clause,))))
    read = [" ".join((plain(text) or "x").split()) for text in (one, other)]

    assert (digests[0] == digests[1]) is (read[0] == read[1])


def test_it_reads_what_older_drafts_left_as_a_bare_text() -> None:
    assert taken_up("I will say my name.", "en").said == (("en", "I will say my name."),)
    assert taken_up('["not", "ours"]', "es").said == (("es", '["not", "ours"]'),)


# -- what changed

FRAME = Frame(names={"c1": "Clara"}, languages=("en",), received_on=DAY, session_on=DAY)


def matter(*terms: Term, text: int) -> Matter:
    return Matter(
        id="m1", officer="o1", complainants=frozenset({"c1"}), limit_on=DAY, safe_on=DAY, terms=terms, text=text
    )


def test_it_tells_what_is_new_changed_and_gone_and_in_which_words() -> None:
    old = {"t1": GOOD, "t2": said("I will come at nine.")}
    read = as_read(matter(term("t1"), term("t2"), text=2), old, FRAME)
    now = {"t2": said("I will come at ten."), "t3": said("I will bring tea.")}
    after = matter(term("t2"), term("t3", author="o1"), text=5)

    told = {one.term: one for one in changes(read, after, now, "en")}

    assert {code: one.kind for code, one in told.items()} == {"t1": "gone", "t2": "changed", "t3": "new"}
    assert [(p.kind, p.text.strip()) for p in told["t2"].pieces if p.kind != "same"] == [
        ("gone", "nine."),
        ("new", "ten."),
    ]
    assert changes(read, matter(term("t1"), term("t2"), text=2), old, "en") == ()


def test_it_tells_of_a_change_in_the_other_language_too() -> None:
    both = TermWords(said=(("en", "I will say my name."), ("es", "Diré mi nombre.")))
    read = as_read(matter(term(), text=1), {"t1": both}, FRAME)
    other = replace(both, said=(both.said[0], ("es", "Diré mi nombre y mi placa.")))

    assert [one.kind for one in changes(read, matter(term(), text=2), {"t1": other}, "en")] == ["changed"]


@given(st.text("ab \n", max_size=20), st.text("ab \n", max_size=20))
def test_it_loses_no_word_of_either_text(old: str, new: str) -> None:
    pieces = compared(old, new)

    assert "".join(p.text for p in pieces if p.kind != "new") == old
    assert "".join(p.text for p in pieces if p.kind != "gone") == new
