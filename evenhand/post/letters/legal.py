"""The notice to everyone who holds the privilege when papers are asked for by law: one source, the same to all."""

from __future__ import annotations

from django.utils.translation import gettext as _

from evenhand.post.about import About
from evenhand.post.blocks import Head, Items, Lead, Para, Rows, Words
from evenhand.post.letters import phrases


def legal_notice(at: About) -> Words:
    """Both sides and the mediators hold the privilege (UMA §4): each is told, on the same day, in the same words."""
    return Words(
        title=_("A legal request"),
        blocks=(
            Para(_("Somebody has asked us, by law, to give papers about this complaint.")),
            phrases.the_complaint(at),
            Rows(at.opened.legal),
            Lead(_("You do not need to do anything. You may speak up, and it is your choice.")),
            Para(" ".join(at.say_alike(f"jurisdiction.{key}") for key in ("authority", "confidentiality"))),
            Items(
                (
                    _("You have a right to keep private what was said. So do the other side and the mediators."),
                    _("Nobody at this office can read what is in the locked room. We cannot give it."),
                    _("If you want something to stay here, tell us before that day. A lawyer can tell the court."),
                )
            ),
            Head(_("What follows")),
            Items(
                (
                    _("This went to both sides and to the mediators, on one day and in the same words."),
                    _("It says nothing about what you chose or said. Nothing follows from it for you."),
                )
            ),
            *phrases.whom_to_call(at),
        ),
    )
