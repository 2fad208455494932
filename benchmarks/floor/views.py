"""Pages of the floor: a form kept step by step, a receipt, a list of fifty, a case, one's own page, a search."""

from __future__ import annotations

import json
import secrets
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.contrib.auth import authenticate, login
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from benchmarks.floor.models import Complaint, Draft, Event, Letter, Look, Person
from benchmarks.floor.sealing import seal, token, unseal

PAGE = 50


def home(request: HttpRequest) -> HttpResponse:
    """A page without a query."""
    return render(request, "floor/home.html")


def sign_in(request: HttpRequest) -> HttpResponse:
    """By name and password."""
    if request.method == "POST":
        user = authenticate(request, username=request.POST["name"], password=request.POST["password"])
        if user is not None:
            login(request, user)
            return redirect("/staff/list")
    return render(request, "floor/home.html")


def form(request: HttpRequest) -> HttpResponse:
    """The form, with what was kept."""
    return render(request, "floor/form.html", {"typed": _typed(request)})


def step(request: HttpRequest, step: int) -> HttpResponse:
    """Keep a step: read the draft, add to it, write it sealed, durable before the answer."""
    if request.method == "POST":
        typed = _typed(request)
        typed |= {name: value for name, value in request.POST.items() if name != "csrfmiddlewaretoken"}
        name = request.COOKIES.get("draft") or uuid4().hex
        Draft.objects.update_or_create(name=name, defaults={"box": seal(json.dumps(typed))})
        answer = redirect(f"/complaint/step/{step + 1}")
        answer.set_cookie("draft", name, httponly=True)
        return answer
    return render(request, "floor/form.html", {"typed": _typed(request)})


def _typed(request: HttpRequest) -> dict[str, Any]:
    row = Draft.objects.filter(pk=request.COOKIES.get("draft", "")).first() if "draft" in request.COOKIES else None
    return dict(json.loads(unseal(bytes(row.box)))) if row else {}


def send(request: HttpRequest) -> HttpResponse:
    """Five rows and five sealed fields in one transaction; the draft goes."""
    typed = _typed(request) | dict(request.POST.items())
    ref, now = secrets.token_hex(5), timezone.now()
    with transaction.atomic():
        made = Complaint.objects.create(
            ref=ref, status="received", received_on=now.date(), due_on=now.date() + timedelta(days=14),
            narrative=seal(str(typed["narrative"])), place=seal(str(typed["place"])),
        )  # fmt: skip
        who, officer, phone = str(typed["name"]), str(typed["officer"]), str(typed["phone"])
        Person.objects.create(
            complaint=made, side="complainant", name=seal(who), contact=seal(phone), token=token(who),
            phone=token(phone),
        )  # fmt: skip
        Person.objects.create(complaint=made, side="officer", name=seal(officer), token=token(officer))
        Event.objects.create(complaint=made, kind="filed", at=now, actor="public")
        Letter.objects.create(complaint=made, kind="acknowledgement", due_at=now)
        if "draft" in request.COOKIES:
            Draft.objects.filter(pk=request.COOKIES["draft"]).delete()
    answer = redirect(f"/complaint/receipt/{ref}")
    answer.delete_cookie("draft")
    return answer


def receipt(request: HttpRequest, ref: str) -> HttpResponse:
    """The reference, once more."""
    return render(request, "floor/receipt.html", {"ref": ref})


@login_required
def listing(request: HttpRequest) -> HttpResponse:
    """Fifty complaints, the newest first, with names."""
    rows = list(
        Complaint.objects.order_by("-received_on", "-id").values("id", "ref", "status", "received_on", "due_on")[:PAGE]
    )
    return render(request, "floor/list.html", {"rows": _named(rows)})


def _named(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    names: dict[int, list[str]] = {row["id"]: [] for row in rows}
    for pk, box in Person.objects.filter(complaint_id__in=list(names)).values_list("complaint_id", "name"):
        names[pk].append(unseal(box))
    return [{**row, "names": ", ".join(names[row["id"]])} for row in rows]


@login_required
def find(request: HttpRequest) -> HttpResponse:
    """By reference, a whole name or a number."""
    asked = request.GET.get("q", "")
    people = Person.objects.filter(token=token(asked)) | Person.objects.filter(phone=token(asked))
    found = list(people.values_list("complaint_id", flat=True)[:PAGE])
    rows = list(
        (Complaint.objects.filter(ref=asked) | Complaint.objects.filter(pk__in=found)).values(
            "id", "ref", "status", "received_on", "due_on"
        )[:PAGE]
    )
    return render(request, "floor/list.html", {"rows": _named(rows)})


@login_required
def case(request: HttpRequest, ref: str) -> HttpResponse:
    """One complaint, whole; the look is written down."""
    return _one(request, ref)


@login_required
def mine(request: HttpRequest, ref: str) -> HttpResponse:
    """One's own complaint: the same rows."""
    return _one(request, ref)


def _one(request: HttpRequest, ref: str) -> HttpResponse:
    row = get_object_or_404(Complaint, ref=ref)
    Look.objects.create(at=timezone.now(), account=str(request.user.pk), ref=ref)
    page = {
        "row": row,
        "narrative": unseal(row.narrative),
        "place": unseal(row.place),
        "people": [
            {"side": one.side, "name": unseal(one.name), "contact": unseal(one.contact) if one.contact else ""}
            for one in Person.objects.filter(complaint=row)
        ],
        "events": Event.objects.filter(complaint=row).order_by("id"),
        "letters": Letter.objects.filter(complaint=row).order_by("id"),
    }
    return render(request, "floor/case.html", page)
