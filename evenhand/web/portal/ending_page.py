"""The one page after a session: what is asked of me, the terms, what changed since I read them, and what I would sign.

Every form of the ending comes back to this page, with what was typed; here is what stands on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from evenhand.accounts.keys import Unlocked
from evenhand.clerk import Words
from evenhand.core.codes import Ending
from evenhand.core.programme import EndRule
from evenhand.reads import agreements, drafts
from evenhand.reads.portal import Mine, Wording
from evenhand.signing import advice, agreement_page, as_read, changes, one_sided, source_digest, told, unshowable
from evenhand.signing.locks import Text
from evenhand.web import clock
from evenhand.web.guards import unlocked
from evenhand.web.portal.advising import draft_sentence, sentences
from evenhand.web.portal.here import Here
from evenhand.web.saying import weekday
from evenhand.web.sign_form import SignForm
from evenhand.web.term_form import TermForm, as_typed, owners_for
from evenhand.web.wording import language_for, say


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One term on the page: its words in the reader's language first, advice, and its form for who may change it."""

    wording: Wording
    texts: tuple[tuple[str, str, str], ...]
    advice: tuple[str, ...]
    form: TermForm | None


def text_before(at: Here, key: Unlocked | None) -> Text:
    """The draft before the person of this page, with the key they hold open."""
    return Text(case=at.mine.case, matter=at.mine.matter, unlocked=key)


def standing(at: Here, read: Text) -> agreements.Standing | None:
    """The text as it stands for the person of this page; None where there is none, or it does not open to them."""
    return agreements.standing(at.actor, at.mine.ref, at.mine.matter.id, clock.now(), read)


def lacks_a_key(at: Here, key: Unlocked | None) -> bool:
    """Whether this person's own key is to be opened before they write: then the words go under it."""
    return key is None and not at.helped and drafts.lying(text_before(at, None)).needs_a_key


def read_now(at: Here, found: agreements.Standing | None) -> tuple[Words, ...]:
    """What this person has before them, to be sealed with their act: later the page shows what changed since."""
    if found is None:
        return ()
    text = as_read(at.mine.matter, found.words, found.draft.frame)
    return (Words("read_terms", text, party=at.mine.party, row=at.mine.matter.id),)


def term_form(at: Here, data: Any = None, *, wording: Wording | None = None, text: str = "") -> TermForm:
    """The form of a new term, which may begin with ``text``, or of a change to one that stands."""
    mine, lang = at.mine, language_for(at.mine.programme)
    more: dict[str, Any] = {"languages": mine.programme.languages, "lang": lang, "today": clock.now().today}
    if wording is None:
        owners = owners_for(mine.case, mine.matter, mine.party, mine.names)
        return TermForm(data, initial={"text": text}, owners=owners, auto_id="new_%s", **more)
    initial = as_typed(wording.term, wording.words) if wording.words else {}
    return TermForm(data, initial=initial, auto_id=f"edit_{wording.term.id}_%s", **more)


def page(request: HttpRequest, at: Here, status: int = 200, **more: Any) -> HttpResponse:
    """The page; ``more`` brings a form that was refused: ``term_form`` (with ``editing``) or ``sign_form``."""
    mine, lang = at.mine, language_for(at.mine.programme)
    before = text_before(at, unlocked(request))
    wordings = mine.wordings(before)
    found = standing(at, before) if wordings and not mine.agreement else None
    text = found.draft.text if found else None
    read = agreements.last_read(at.actor, before, mine.party)
    changed = changes(read, mine.matter, found.words, lang) if found and read else ()
    editable = mine.terms_open("EditTerm")
    languages = text.languages if text else ()
    digest = source_digest(text) if text else ""
    refused = {"term_form": None, "editing": "", **more}
    shown: dict[str, Any] = {
        "lang": lang,
        "follows": _follows(mine),
        "own_ending": dict(mine.matter.endings).get(mine.party),
        "shown": [_shown(at, one, languages, editable, refused) for one in wordings],
        "lying": drafts.lying(before),
        "new_form": refused["term_form"]
        if refused["term_form"] and not refused["editing"]
        else term_form(at, text=str(refused.get("begun", ""))),
        "waiting": not all(term.confirmed for term in mine.matter.terms),
        "confirmable": mine.terms_open("ConfirmTerm"),
        "editable": editable,
        "draft_advice": draft_sentence() if one_sided(mine.matter.terms) else "",
        "changed": [one for one in changed if one.author != mine.party],
        "document": agreement_page(text, lang if lang in languages else languages[0]) if text else None,
        "unshown": " ".join(unshowable(" ".join(one.name for one in text.signers))) if text else "",
        "digest": digest,
        "edition": f"{mine.matter.text}.{digest}",
        "clauses": mine.agreed(lang),
        "sign_form": None,
        **_on_screen(at, lang, refused.get("sign_form")),
    }
    return at.page(request, "portal/ending.html", status, **(shown | refused))


def _on_screen(at: Here, lang: str, refused: SignForm | None) -> dict[str, Any]:
    """What is told before a signature on a screen, and its form; and what was told before one that was given. Nothing
    at the desk: nobody signs on a screen there."""
    mine = at.mine
    if at.helped:
        return {}
    signed = mine.party in mine.matter.signatures or bool(mine.agreement)
    return {
        "told": told(mine.programme, lang),
        "signing": refused or SignForm(),
        "was_told": agreements.told(at.actor, mine.ref, mine.matter.id, mine.party, clock.now()) if signed else "",
    }


def _shown(
    at: Here, wording: Wording, languages: tuple[str, ...], editable: frozenset[str], refused: dict[str, Any]
) -> Shown:
    lang, words = language_for(at.mine.programme), wording.words
    form = None
    if wording.term.id in editable and words:
        form = refused["term_form"] if refused["editing"] == wording.term.id else term_form(at, wording=wording)
    if words is None:
        return Shown(wording=wording, texts=(), advice=(), form=form)
    own = sorted(words.said, key=lambda pair: pair[0] != lang)
    texts = tuple((code, text, dict(words.known).get(code, "")) for code, text in own)
    return Shown(wording=wording, texts=texts, form=form, advice=sentences(advice(wording.term, words, languages)))


def _follows(mine: Mine) -> dict[str, str]:
    """What follows from each way of ending it, under this programme's rule: the same words as before the choice."""
    rule, last = mine.programme.no_understanding, weekday(mine.matter.settle_by)
    neither = say(mine.programme, "comparison.no_understanding.mediation", mine.side) + "."
    if rule is EndRule.COMPLAINANT_CHOOSES:
        neither += " " + _("Without a choice it is investigated.")
    unsigned = (
        _("If not everyone has signed by %(date)s and both sides have said that they finished, it is closed.")
        if rule is EndRule.CLOSE
        else _("If not everyone has signed by %(date)s, it is investigated.")
    ) % {"date": last}
    return {
        Ending.TERMS.value: _("You write terms together. When everyone has signed, it is closed.") + " " + unsigned,
        Ending.UNDERSTANDING.value: _("If the other side says so too, it is closed, with nothing in writing."),
        "terms_unsigned": unsigned,
        Ending.NEITHER.value: neither,
        "unfinished": _("Nothing is written down. If a side says nothing until %(date)s, it is investigated.")
        % {"date": last},
    }
