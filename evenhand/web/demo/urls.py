"""The demo's addresses. Each answers "not found" where the demo is off."""

from __future__ import annotations

from django.urls import path

from evenhand.web.demo import outbox, stage

urlpatterns = [
    path("demo", stage.stage, name="demo"),
    path("demo/as/<slug:code>", stage.become, name="demo_as"),
    path("demo/outbox", outbox.show, name="demo_outbox"),
    path("demo/outbox/<uuid:letter>", outbox.letter, name="demo_letter"),
    path("demo/clock", stage.move_clock, name="demo_clock"),
]
