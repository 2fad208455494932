"""Sentences that several letters share, said once so that they are the same everywhere."""

from __future__ import annotations

from django.utils.translation import gettext as _

from evenhand.core.programme import said
from evenhand.post.about import About
from evenhand.post.blocks import Block, Head, Pair, Para, Rows


def whom_to_call(at: About) -> tuple[Block, ...]:
    """The end of every letter: whom to call, when, and that help costs nothing."""
    office = at.programme.office
    return (
        Head(_("Questions?")),
        Para(
            _("Call {phone}. Ask for: {role}. {hours}").format(
                phone=office.phone, role=said(office.contact_role, at.lang), hours=said(office.hours, at.lang)
            )
        ),
        Para(
            _(
                "You can have an interpreter, large print, or help with hearing, reading or getting here. "
                "It costs you nothing."
            )
        ),
    )


def reference(at: About) -> tuple[Pair, ...]:
    """The reference, and which officer where a complaint names several."""
    concerning = ((_("Concerning"), at.opened.concerning),) if at.opened.concerning else ()
    return ((_("Reference"), at.ref), *concerning)


def the_complaint(at: About) -> Rows:
    """Which complaint the letter is about: reference and day of receipt, never what it says."""
    return Rows((*reference(at), (_("Complaint received"), at.received)))


def change_your_mind() -> str:
    """Withdrawal is open until the agreement is final, without a reason, for both sides."""
    return _(
        "You can still change your mind. You can stop at any time until an agreement is final. You do not have to "
        "give a reason."
    )


def key_made(at: About) -> tuple[Block, ...]:
    """Whether a key was made in the reader's name, where the letter says so: the same to both sides."""
    match at.opened.key_made:
        case True:
            said = _(
                "A key for your pages on our site was made with a code from us. If that was not you, call us today."
            )
        case False:
            said = _("Nobody has made a key for your pages on our site. You need none.")
        case _:
            return ()
    return (Para(said),)


def records_are_safe() -> str:
    return _("We have asked the police to keep the video and records safe, so nothing is lost.")
