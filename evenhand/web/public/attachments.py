"""Files given with a complaint or in a room: judged by what is inside, and stripped of what tells about their maker.

A photograph carries where and when it was taken; a document its author. Pictures are drawn anew, PDFs rebuilt, so that
neither place nor name travels with them (security ASVS V5.2, VLT-17). That is done behind the airlock, never here.
Names of files are kept sealed and never used as names on a disk; their ending says what was found inside.
"""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from evenhand import airlock
from evenhand.accounts import throttle
from evenhand.accounts.throttle import Wait
from evenhand.airlock import Shut
from evenhand.airlock.words import Kind, Why
from evenhand.clerk import Upload
from evenhand.web import clock
from evenhand.web.downloads import fitting
from evenhand.web.uploads import MOST_BYTES, NotHeld

MOST_FILES = 5
_FIRST_BYTES = (
    (b"%PDF-", Kind.PDF, "application/pdf"),
    (b"\xff\xd8\xff", Kind.PICTURE, "image/jpeg"),
    (b"\x89PNG\r\n", Kind.PICTURE, "image/png"),
)
_MARKUP = ("<!doctype", "<html", "<svg", "<?xml")


class NotTaken(Exception):  # noqa: N818 (it says what happened to the file)
    """A file that cannot be taken; the text is a sentence for the person."""


def taken(file: UploadedFile[bytes], source: str | None) -> Upload:
    """The file as it is kept: rebuilt, without metadata. Raises :class:`NotTaken` with a sentence for the person.

    ``source``: the network it came from, to count what is costly; None for a colleague at the desk.
    """
    if not file.size:
        raise NotTaken(_("This file is empty. Choose another one."))
    if file.size > MOST_BYTES:
        raise NotTaken(_("This file is larger than 8 megabytes. Choose a smaller one, or bring it to the office."))
    if isinstance(file, NotHeld):
        raise NotTaken(_("There was no room for this file beside the others. Choose it again by itself."))
    content_type, clean = _rebuilt(file.read(), source)
    name = fitting(str(file.name or "file"), content_type)[-120:]
    return Upload(name=name, content_type=content_type, data=clean, party="c1")


def _rebuilt(data: bytes, source: str | None) -> tuple[str, bytes]:
    for first, kind, content_type in _FIRST_BYTES:
        if data.startswith(first):
            return content_type, _through(kind, data, source)
    try:
        # A mark of the text's coding may stand first; what follows it is what the file begins with.
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotTaken(_unknown()) from None
    if "\x00" in text or text.lstrip("\ufeff \t\r\n\f\v").lower().startswith(_MARKUP):
        raise NotTaken(_unknown())
    return "text/plain", data


def _through(kind: Kind, data: bytes, source: str | None) -> bytes:
    """The file made anew. A try is counted before it is made, and given back unless it was slow."""
    tried = None if source is None else throttle.upload(source, clock.wall())
    if isinstance(tried, Wait):
        raise NotTaken(
            _("Many files came from this connection. Choose this file again in 15 minutes, or bring it to the office.")
        )
    done = airlock.through(kind, data)
    if tried is not None and not done.slow:
        throttle.give_back(tried)
    if isinstance(done, Shut):
        raise NotTaken(_sentence(done.why, kind))
    return done.data


def _sentence(why: Why, kind: Kind) -> str:
    if kind is Kind.PICTURE and why in {Why.WORK, Why.PIXELS}:
        return _("This picture is too large. Save it in a smaller size, or bring it to the office.")
    return {
        Why.BUSY: _(
            "Other files are being looked at just now. Choose this file again in a minute. Your words are kept."
        ),
        Why.WORK: _(
            "This file takes too much work to open. Print it to a new PDF, or take photos of the pages that matter, or "
            "bring it to the office."
        ),
        Why.PASSWORD: _("This PDF has a password. Save it without one, or bring it to the office."),
        Why.PAGES: _("This PDF has more than 1,000 pages. Send the pages that matter, or bring it to the office."),
    }.get(why) or (
        _("This PDF cannot be read. Save it anew, or bring it to the office.") if kind is Kind.PDF else _unknown()
    )


def _unknown() -> str:
    return _(
        "We can take pictures (JPEG, PNG), PDF and plain text. Save it as one of these, or bring it to the office."
    )
