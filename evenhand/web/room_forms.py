"""The forms of the locked room: a card, a message, a file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from evenhand.clerk import Upload
from evenhand.web.plain_form import PlainForm
from evenhand.web.preparing import nfc
from evenhand.web.public.attachments import NotTaken, taken

LONGEST_CARD, LONGEST_MESSAGE = 1_000, 4_000


class CardForm(PlainForm):
    """A card on the board."""

    text = forms.CharField(
        label=gettext_lazy("What should be on the card?"),
        widget=forms.Textarea({"rows": 3}),
        max_length=LONGEST_CARD,
        error_messages={"required": gettext_lazy("Write something first.")},
    )

    def clean_text(self) -> str:
        """One Unicode form, so that the same words are the same text from every keyboard."""
        return nfc(self.cleaned_data["text"])


class MessageForm(CardForm):
    """A message to the other end of a talk."""

    text = forms.CharField(
        label=gettext_lazy("Your message"),
        widget=forms.Textarea({"rows": 4}),
        max_length=LONGEST_MESSAGE,
        error_messages={"required": gettext_lazy("Write something first.")},
    )


class FileForm(PlainForm):
    """One file for everyone who reads here."""

    file = forms.FileField(
        label=gettext_lazy("A file"),
        help_text=gettext_lazy(
            "A picture (JPEG, PNG), PDF or plain text, up to 8 megabytes. Where and when it was made is removed."
        ),
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "empty": gettext_lazy("This file is empty. Choose another one."),
        },
    )

    def __init__(self, *args: Any, source: str = "", **kwargs: Any) -> None:
        """``source``: the network the file came from."""
        super().__init__(*args, **kwargs)
        self.source = source

    def clean_file(self) -> Upload:
        """The file as it is kept, judged by what is inside."""
        try:
            return taken(self.cleaned_data["file"], self.source)
        except NotTaken as problem:
            raise forms.ValidationError(str(problem)) from None
