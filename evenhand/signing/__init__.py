"""Signing: the agreement as a file anyone can check, and the other papers people sign or keep.

* `agreement_pdf(agreement)`: PDF/A-3a and PDF/UA-1, the same bytes for the same agreement, its source text attached;
  every footer names the 128-bit document number, the page and the SHA-256 of that text.
* `source_text`, `source_digest`: the plain text both sides assent to, and its SHA-256. Signing does not change it.
* `TermWords`: one term's words, in one language or several; `advice`: what to think about in it, which stops nobody;
  `changes`: what differs from the text one has read.
* `draft_of`: the text of a matter's terms as they stand, the same before and after signing; `to_keep`, `whole`: as it
  is kept when it is final. `locks`: under which lock the words lie, and what of them opens.
* `fingerprint(data)`: a file's own SHA-256 in eight groups; it stands on the cover sheet, screen, letter and ledger.
* `cover_pdf`, `cover_html`, `agreement_html`: what a court clerk needs, and a copy for everyone a PDF does not serve.
* `told`, `told_pdf`, `numbers`: what is said before a signature on a screen, as a file that ends with a number.
* `agreement_to_mediate_pdf`, `receipt_pdf`, `board_report_pdf`.

Certificates and timestamps are not here yet: the master has no signature fields, so that it keeps both standards
(design §10.13). No paper ever carries an IP address, e-mail address, telephone number or device of a party.
"""

from __future__ import annotations

from evenhand.press import unshowable
from evenhand.signing.advice import advice, one_sided
from evenhand.signing.agreement import (
    AgreementText,
    Clause,
    Point,
    Section,
    Signature,
    Signer,
    Standing,
    nfc,
    sections,
    source_text,
)
from evenhand.signing.digests import fingerprint, source_digest
from evenhand.signing.drafting import Draft, draft_of, words_of
from evenhand.signing.forms import (
    BoardReport,
    Figures,
    Receipt,
    board_report_pdf,
    receipt_pdf,
)
from evenhand.signing.keeping import Agreed, agreed, to_keep, whole
from evenhand.signing.mediating import (
    AgreementToMediate,
    Present,
    agreement_to_mediate_page,
    agreement_to_mediate_pdf,
    agreement_to_mediate_sections,
)
from evenhand.signing.on_screen import Told, as_told, number_of_file, numbers, to_seal, told, told_pdf
from evenhand.signing.reading import Change, as_read, changes
from evenhand.signing.sheets import (
    Cover,
    agreement_html,
    agreement_page,
    agreement_pdf,
    cover,
    cover_html,
    cover_page,
    cover_pdf,
    large_print,
)
from evenhand.signing.terms import TermWords, plain, put_down, taken_up, unhidden, visible

__all__ = [
    "Agreed",
    "AgreementText",
    "AgreementToMediate",
    "BoardReport",
    "Change",
    "Clause",
    "Cover",
    "Draft",
    "Figures",
    "Point",
    "Present",
    "Receipt",
    "Section",
    "Signature",
    "Signer",
    "Standing",
    "TermWords",
    "Told",
    "advice",
    "agreed",
    "agreement_html",
    "agreement_page",
    "agreement_pdf",
    "agreement_to_mediate_page",
    "agreement_to_mediate_pdf",
    "agreement_to_mediate_sections",
    "as_read",
    "as_told",
    "board_report_pdf",
    "changes",
    "cover",
    "cover_html",
    "cover_page",
    "cover_pdf",
    "draft_of",
    "fingerprint",
    "large_print",
    "nfc",
    "number_of_file",
    "numbers",
    "one_sided",
    "plain",
    "put_down",
    "receipt_pdf",
    "sections",
    "source_digest",
    "source_text",
    "taken_up",
    "to_keep",
    "to_seal",
    "told",
    "told_pdf",
    "unhidden",
    "unshowable",
    "visible",
    "whole",
    "words_of",
]
