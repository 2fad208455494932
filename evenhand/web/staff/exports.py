"""One case, or the whole office, to take along: JSON, CSV and a dictionary in one archive whose name says nothing about
anybody."""

from __future__ import annotations

import tempfile
import zipfile
from typing import IO

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render

from evenhand import reads
from evenhand.reads.exporting import Export, of_case, of_office, pieces
from evenhand.web import clock
from evenhand.web.guards import actor, idempotent_form, may

IN_MEMORY = 4_000_000
"""Bytes of an archive that are held in memory; a larger one is put together in a file that nobody else can open."""


@may("export", "case", afresh=True)
@idempotent_form("staff.export")
def export(request: HttpRequest, ref: str) -> HttpResponseBase:
    """What is in it and what never is; then, for who has proved who they are, the archive."""
    by, now = actor(request), clock.now()
    if request.method != "POST":
        if reads.case(by, ref, "export page", now) is None:
            raise Http404
        return render(request, "staff/export.html", {"ref": ref})
    return _archive(of_case(by, ref, now))


@may("export", "office", afresh=True)
@idempotent_form("staff.export")
def office(request: HttpRequest) -> HttpResponseBase:
    """The whole office: every code and day it keeps, and nobody's words."""
    if request.method != "POST":
        return render(request, "staff/export_office.html")
    return _archive(of_office(actor(request), clock.now()))


def _archive(found: Export | None) -> HttpResponseBase:
    if found is None:
        raise Http404
    out: IO[bytes] = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 (the answer closes it, once it was sent)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in pieces(found):
            with archive.open(name, "w", force_zip64=True) as file:
                for piece in data:
                    file.write(piece)
    out.seek(0)
    return FileResponse(out, as_attachment=True, filename="export.zip", content_type="application/zip")
