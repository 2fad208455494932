"""Roles as people say them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

ROLE_WORDS = {
    "intake": _("Intake"),
    "coordinator": _("Coordinator"),
    "analyst": _("Legal analyst"),
    "director": _("Director"),
    "investigator": _("Investigator"),
    "auditor": _("Auditor"),
    "administrator": _("Administrator"),
}
