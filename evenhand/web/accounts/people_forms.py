"""The forms of the page "people and roles", with the words for refusals."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evenhand.accounts import roles
from evenhand.accounts.recovery import RecoveryRefusal
from evenhand.accounts.roles import RoleRefusal
from evenhand.accounts.words import ROLE_WORDS
from evenhand.web.plain_form import PlainForm

REFUSALS: dict[str, Any] = {
    RoleRefusal.ALREADY_FOUNDED: _("There are two administrators already. They give every further role."),
    RoleRefusal.NOT_A_ROLE: _("There is no such role."),
    RoleRefusal.NOT_STAFF: _("Roles are for staff. A mediator needs none."),
    RoleRefusal.NOT_AN_ADMINISTRATOR: _("An administrator gives a role. Another one, or the director, seconds it."),
    RoleRefusal.OWN_ROLE: _("Nobody gives or seconds their own role. Ask another administrator."),
    RoleRefusal.SAME_PERSON: _("You gave this role. Another person must second it."),
    RoleRefusal.HELD_ALREADY: _("This person has that role, or it waits to be seconded."),
    RoleRefusal.NOT_OPEN: _("This was settled meanwhile. The list below is current."),
    "name_in_use": _("Somebody has this sign-in name. Choose another."),
}

LOST: dict[RecoveryRefusal, Any] = {
    RecoveryRefusal.NOBODY: _("There is no such colleague."),
    RecoveryRefusal.SAME_PERSON: _("Two others must say that passkeys are lost and check that it is them."),
    RecoveryRefusal.WAITS_FOR_SECOND: _(
        "It waits for a second person, who checks that it is them. It is listed below."
    ),
    RecoveryRefusal.NOT_OPEN: _("This was settled meanwhile. The list below is current."),
}


class NewPersonForm(PlainForm):
    """A new colleague or mediator."""

    kind = forms.ChoiceField(
        label=_("Who is this?"),
        choices=[("staff", _("A member of staff")), ("mediator", _("A mediator"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose staff or mediator.")},
    )
    display_name = forms.CharField(
        label=_("Name, as colleagues read it"), max_length=120, error_messages={"required": _("Enter the name.")}
    )
    name = forms.RegexField(
        r"^[a-z0-9][a-z0-9._-]{2,39}$",
        label=_("Sign-in name"),
        help_text=_("Three small letters or more, such as t.lindqvist."),
        error_messages={
            "required": _("Enter a sign-in name."),
            "invalid": _("Use small letters, numbers, dots and dashes: three to forty of them."),
        },
    )


class GiveRoleForm(PlainForm):
    """One role for one member of staff."""

    account = forms.ChoiceField(label=_("Person"), error_messages={"required": _("Choose a person.")})
    role = forms.ChoiceField(
        label=_("Role"), choices=list(ROLE_WORDS.items()), error_messages={"required": _("Choose a role.")}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["account"].choices = [(str(account), name) for account, name in roles.staff()]  # type: ignore[attr-defined]
