"""Bringing the office's spreadsheet: columns guessed and mended, every row's verdict before anything is kept, undo.

The file waits sealed beside the page, as a draft, between the steps. The same file is not taken in twice.
"""

from __future__ import annotations

import base64
import csv
import io
import json
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from evenhand import clerk, reads
from evenhand.accounts import doors
from evenhand.clerk.import_columns import FIELDS, guessed
from evenhand.clerk.imports import CLOSED, Verdict, batch_of, judge, mark_of, take
from evenhand.clerk.sheets import NotASheet, Sheet, read_sheet
from evenhand.core.export import defused
from evenhand.reads.batches import batches, taken_before
from evenhand.reads.days import country
from evenhand.web import clock
from evenhand.web.guards import actor, idempotent_form, may
from evenhand.web.plain_form import PlainForm
from evenhand.web.programme import programme_in_force
from evenhand.web.uploads import MOST_BYTES

MOST_ROWS, SHOWN = 2_000, 200


class BringForm(PlainForm):
    """One spreadsheet."""

    file = forms.FileField(
        label=gettext_lazy("Your spreadsheet"),
        help_text=gettext_lazy("CSV or XLSX, with headings in the first row; up to 2,000 rows and 8 megabytes here."),
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "empty": gettext_lazy("This file is empty. Choose another one."),
        },
    )


@dataclass(frozen=True, slots=True)
class Held:
    """The file between two steps: its draft, its bytes and its rows."""

    name: str
    code: str
    data: bytes
    sheet: Sheet

    @property
    def ticket(self) -> str:
        return f"{self.name} {self.code}"


def _held(ticket: str) -> Held | None:
    name, _space, code = ticket.partition(" ")
    kept = reads.draft(name, code) if name and code else None
    if kept is None:
        return None
    data = base64.b64decode(json.loads(kept)["file"])
    return Held(name, code, data, read_sheet(data))


def _hold(data: bytes, sheet: Sheet) -> Held:
    name, today = uuid4().hex, clock.now().today
    code = doors.resume_code(name, today, days=2)
    clerk.keep_draft(name, code, json.dumps({"file": base64.b64encode(data).decode()}).encode(), today=today)
    return Held(name, code, data, sheet)


@require_GET
@may("see", "import")
def start(request: HttpRequest) -> HttpResponse:
    """Bring a file; what was brought before, with undo."""
    return _start(request, BringForm())


def _start(request: HttpRequest, form: BringForm, status: int = 200) -> HttpResponse:
    return render(request, "staff/import.html", {"form": form, "batches": batches()}, status=status)


@require_POST
@may("bring", "spreadsheet")
@idempotent_form("staff.import")
def bring(request: HttpRequest) -> HttpResponse:
    """Read the file and show what would become of every row. Nothing is kept yet."""
    form = BringForm(request.POST, request.FILES)
    if not form.is_valid():
        return _start(request, form, 422)
    file = form.cleaned_data["file"]
    try:
        if file.size > MOST_BYTES:
            raise NotASheet(_("This file is larger than 8 megabytes. Bring it with the command: evenhand import."))
        data = file.read()
        sheet = read_sheet(data)
        if len(sheet.rows) > MOST_ROWS:
            raise NotASheet(_("This sheet has more than 2,000 rows. Bring it with the command: evenhand import."))
    except NotASheet as problem:
        form.add_error("file", str(problem))
        return _start(request, form, 422)
    if before := taken_before(mark_of(data)):
        form.add_error(
            "file", _("This very file was taken in before, as %(batch)s. Undo that first.") % {"batch": before}
        )
        return _start(request, form, 422)
    return _check_page(request, _hold(data, sheet), guessed(sheet.headings))


def _check_page(request: HttpRequest, held: Held, columns: dict[int, str], status: int = 200) -> HttpResponse:
    verdicts = judge(held.sheet, columns, programme_in_force(), clock.now().today, country())
    bad = [one for one in verdicts if not one.good]
    good = [one for one in verdicts if one.good]
    page: dict[str, Any] = {
        "ticket": held.ticket,
        "columns": [
            {
                "place": place,
                "heading": heading,
                "field": columns.get(place, ""),
                "sample": held.sheet.rows[0][1][place],
            }
            for place, heading in enumerate(held.sheet.headings)
        ],
        "fields": FIELDS,
        "closed": sum(one.kind == CLOSED for one in good),
        "open": sum(one.kind != CLOSED for one in good),
        "bad": len(bad),
        "verdicts": [*bad, *good][:SHOWN],
        "hidden": max(0, len(verdicts) - SHOWN),
    }
    return render(request, "staff/import_check.html", page, status=status)


@require_POST
@may("check", "spreadsheet")
@idempotent_form("staff.import")
def check(request: HttpRequest) -> HttpResponse:
    """The columns as somebody mended them: judge again, hand out every verdict as a file, or take it in."""
    held = _held(request.POST.get("held", ""))
    if held is None:
        # Taken in meanwhile, by a second press or in another tab; the list below shows it.
        return redirect("staff_import")
    columns: dict[int, str] = {}
    for place in range(len(held.sheet.headings)):
        field = request.POST.get(f"column_{place}", "")
        if field in FIELDS and field not in columns.values():
            columns[place] = field
    if "verdicts" in request.POST:
        return _verdicts(judge(held.sheet, columns, programme_in_force(), clock.now().today, country()))
    if "take" not in request.POST:
        return _check_page(request, held, columns)
    return _take(request, held, columns)


def _take(request: HttpRequest, held: Held, columns: dict[int, str]) -> HttpResponse:
    now = clock.now()
    verdicts = judge(held.sheet, columns, programme_in_force(), now.today, country())
    if not any(one.good for one in verdicts):
        messages.error(request, _("No row can be taken in yet. Say which column means what."))
        return _check_page(request, held, columns, 422)
    # The one who makes the waiting file go takes it in: of two presses at once, one.
    if clerk.drop_draft(held.name):
        taken = take(verdicts, by=actor(request), now=now, batch=batch_of(held.data, now.today))
        n = taken.closed + taken.open
        said = ngettext("%(n)d row was taken in.", "%(n)d rows were taken in.", n) % {"n": n}
        left = ngettext("%(n)d row was left out.", "%(n)d rows were left out.", len(taken.refused))
        messages.success(request, f"{said} {left % {'n': len(taken.refused)}}" if taken.refused else said)
    return redirect("staff_import")


def _verdicts(verdicts: tuple[Verdict, ...]) -> HttpResponse:
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="verdicts.csv"'
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["row", "verdict", "kind", "problems", "remarks"])
    for one in verdicts:
        cells = (
            str(one.row),
            "good" if one.good else "left out",
            one.kind,
            *map(" ".join, (one.problems, one.remarks)),
        )
        writer.writerow([defused(cell) for cell in cells])
    answer.write(out.getvalue())
    return answer


@require_POST
@may("undo", "import", afresh=True)
@idempotent_form("staff.import")
def undo(request: HttpRequest, batch: str) -> HttpResponse:
    """Take a whole import back, but for complaints somebody has worked on since."""
    n = clerk.undo_batch(batch)
    said = ngettext("%(n)d complaint was taken back.", "%(n)d complaints were taken back.", n) % {"n": n}
    messages.success(request, said)
    return redirect("staff_import")
