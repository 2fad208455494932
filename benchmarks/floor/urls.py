"""Addresses of the floor."""

from __future__ import annotations

from django.urls import path

from benchmarks.floor import views

urlpatterns = [
    path("", views.home),
    path("sign-in", views.sign_in),
    path("complaint", views.form),
    path("complaint/step/<int:step>", views.step),
    path("complaint/send", views.send),
    path("complaint/receipt/<str:ref>", views.receipt),
    path("staff/list", views.listing),
    path("staff/find", views.find),
    path("staff/<str:ref>", views.case),
    path("mine/<str:ref>", views.mine),
]
