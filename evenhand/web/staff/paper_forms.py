"""Signatures that were given on paper: entered by one, confirmed by another, of the same rank as a typed name.

The paper says in words what signing means and that its reader assents to this very text; so whoever signed it was
informed and assented, and that is entered with the signature.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from evenhand import reads
from evenhand.core.assent import Assent, Inform, SignAgreement
from evenhand.core.deciding import Act
from evenhand.reads import agreements
from evenhand.web.naming import called, to_choose
from evenhand.web.paper_fields import PaperFields, unsigned
from evenhand.web.staff.act_forms import ActForm


class SignAgreementForm(PaperFields, ActForm):
    """Who signed the printed text, by two people who saw it."""

    kind = SignAgreement
    title = _("Enter signatures given on paper")
    why = _(
        "Two people look at the signed paper. A mark counts when a witness signs beside it who is neither a party nor "
        "police."
    )
    button = _("Propose it")
    two_people = True

    def prepare(self) -> None:
        matter = self.matter
        if matter is not None:
            self.digest = agreements.digest_now(self.case.ref, matter.id)
            people = to_choose(self.case, unsigned(self.case, matter), self.names)
            self.fields["party"].choices = people  # type: ignore[attr-defined]

    def act(self, by: str) -> Act:
        return self.acts(by)[-1]

    def acts(self, by: str) -> tuple[Act, ...]:
        matter, signed = self.matter, sorted(self.cleaned_data["party"])
        assert matter is not None
        here, text = matter.id, matter.text
        # The office sees nobody's assent; what a paper adds is asked of the case itself.
        if (whole := reads.case_of(self.case.ref)) is not None:
            matter = whole.matter(here)
        told = tuple(Inform(matter=here, party=one) for one in signed if one not in matter.informed)
        agreed = tuple(
            Assent(matter=here, party=one, text=text, digest=self.digest) for one in signed if one not in matter.assents
        )
        witness = str(self.initial.get("proposed_by", ""))
        return (
            *told,
            *agreed,
            *(SignAgreement(matter=here, party=one, text=text, digest=self.digest, witness=witness) for one in signed),
        )

    def in_words(self, fields: Mapping[str, Any]) -> list[tuple[str, str]]:
        people = [called(self.case, str(one), self.names) for one in fields.get("party", ())]
        return [(str(self.fields["party"].label), ", ".join(people))]
