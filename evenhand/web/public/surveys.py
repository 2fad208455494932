"""Answering how it was, with the code of a letter: no sign-in, and nobody here knows who answers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from evenhand.web import surveying
from evenhand.web.guards import idempotent_form, public

BASE = "public/base.html"


@public
@idempotent_form("public.questions")
def questions(request: HttpRequest) -> HttpResponse:
    """Enter the code, answer the questions, each once."""
    action = reverse("questions")
    if request.method != "POST":
        return surveying.ask_for_code(request, BASE, action)
    return surveying.take(request, BASE, action) or redirect("questions_taken")


@public
def taken(request: HttpRequest) -> HttpResponse:
    """The answers are kept; the same page for everybody."""
    return render(request, "surveys/taken.html", {})
