"""The vault: what was said, sealed so that only those it was said to can read it, and destroyable.

It is the only room that knows cryptography. Whoever asks gets text, bytes, or :class:`Refused`; never a key.

**Three tiers** (security.md §2.1). The *case file* (complaint, contacts) is sealed under one key per complaint, wrapped
by the custodian; staff read it by role. The *answers* to an offer open only for the joint opening. The *rooms* hold
what is said in mediation: they need the custodian's key **and** a member's own secret. There is no break-glass.

=====================================  ==========================================================================
the custodian (:mod:`.custodian`)      ``custodian.ensure()`` · ``custodian.create()`` · ``turn_epoch``
keys of what is forgotten              ``bury_forgotten``
(:mod:`.burying`)
legal holds (:mod:`.legal_hold`)       ``place_hold`` · ``lift_hold`` · ``under_hold`` · ``is_on_hold``
set aside by them (:mod:`.aside`)      ``clear_aside`` · ``refs_with_something_aside``
the case file (:mod:`.casefile`)       ``new_case_key`` · ``seal_field`` / ``open_field`` · ``seal_bytes`` /
                                       ``open_bytes`` · ``bury_case_key``
finding (:mod:`.index`)                ``name_tokens`` · ``name_token`` · ``phone_token`` · ``phone_end_token`` ·
                                       ``email_token`` · ``unit_token`` · ``blind`` ·
                                       ``phone_number`` · ``fold``
codes on paper (:mod:`.codes`)         ``mint_code`` · ``read_code`` · ``code_mac``
drafts (:mod:`.drafts`)                ``seal_draft`` / ``open_draft``
HMAC under the pepper                  ``mac(purpose, data)``; purpose ``ledger`` makes its pseudonyms
what rows say (:mod:`.attesting`)      ``attest`` · ``is_attested`` · ``Of`` · ``attesting.begin``
the ledger's tree                      ``sign_checkpoint`` · ``last_checkpoint`` · ``checkpoint_key`` · ``open_log``;
(:mod:`.checkpoints`, :mod:`.notes`)   ``notes.read`` · ``notes.line_of`` · ``notes.verifier_key``
answers (:mod:`.answers`)              ``seal_answer`` / ``open_answer`` · ``is_openable`` · ``mint_answer_words`` ·
                                       ``words_for_letter`` · ``seal_answer_word`` · ``discard``
the tally (:mod:`.tally`)              ``add_to_tally`` · ``reveal_tally``
surveys (:mod:`.surveys`)              ``survey_code`` · ``read_survey_code`` · ``seal_survey`` / ``open_survey``
a person's own key (:mod:`.members`)   ``stretch`` · ``enrol`` · ``unlock`` · ``add_slot`` · ``drop_slot`` · ``retire``
                                       · ``whose`` · ``has_key`` · ``proofs``
between two requests (:mod:`.holding`) ``hold`` · ``resume`` · ``extend`` · ``let_go`` · ``let_go_of`` ·
                                       ``let_go_outlived``
rooms (:mod:`.rooms`)                  ``set_up_room`` · ``open_room`` · ``found`` · ``is_member`` · ``members_of`` ·
                                       ``is_sound`` · ``is_there`` · ``shred`` · ``shred_room``
coming and going (:mod:`.generations`) ``admit`` · ``could_admit`` · ``leave`` · ``close`` · ``room_words``
records (:mod:`.compartments`)         ``seal`` · ``open`` · ``open_setup`` · ``records`` · ``erase`` · ``destroy``
files (:mod:`.uploads`)                ``seal_file`` · ``open_file`` · ``erase_file`` · ``sheet_of``
=====================================  ==========================================================================

``seal(compartment, text, ctx, by)`` and ``open(compartment, unlocked, ctx)`` are final; ``unlocked`` comes only from
``unlock(person, secret)``, ``enrol`` or ``resume``. The clock, letters, search and statistics never hold one.

Five exceptions: :class:`Refused` (it does not open here, and never says why), :class:`CustodianFault` (the key folder
cannot work; a sentence for the operator), :class:`Busy` (too many unlock at once), :class:`Fork` (the ledger's tree
does not continue the one that was signed), :class:`Held` (not destroyed: it is on legal hold).

What is not here: who may do what (``core.access``), who is signed in (``accounts``), what happened (``ledger``).
"""

from __future__ import annotations

from evenhand.vault.answers import (
    answer_for_word,
    answer_words,
    discard,
    is_openable,
    mint_answer_words,
    open_answer,
    seal_answer,
    seal_answer_word,
    words_for_letter,
)
from evenhand.vault.aside import clear as clear_aside
from evenhand.vault.aside import refs_with_something_aside
from evenhand.vault.attesting import Of, attest, is_attested
from evenhand.vault.burying import bury_forgotten
from evenhand.vault.casefile import bury_case_key, new_case_key, open_bytes, open_field, seal_bytes, seal_field
from evenhand.vault.checkpoints import Fork, Last, checkpoint_key, last_checkpoint, open_log, sign_checkpoint
from evenhand.vault.codes import code_mac, mint_code, read_code
from evenhand.vault.compartments import OFFICE, Context, Record, destroy, erase, open_setup, records
from evenhand.vault.compartments import open_record as open  # noqa: A004 (the name the design made final, §10.6)
from evenhand.vault.compartments import seal_record as seal
from evenhand.vault.custodian import mac, turn_epoch
from evenhand.vault.drafts import open_draft, seal_draft
from evenhand.vault.files import CustodianFault
from evenhand.vault.generations import admit, close, could_admit, leave, room_words
from evenhand.vault.holding import extend, hold, let_go, let_go_of, let_go_outlived, resume
from evenhand.vault.holds import Held
from evenhand.vault.index import (
    blind,
    email_token,
    fold,
    name_token,
    name_tokens,
    phone_end_token,
    phone_number,
    phone_token,
    unit_token,
)
from evenhand.vault.legal_hold import is_on_hold, lift_hold, place_hold, under_hold
from evenhand.vault.members import (
    CARD,
    PASSPHRASE,
    PRF,
    Busy,
    Stretched,
    Unlocked,
    WeakSecret,
    add_slot,
    drop_slot,
    enrol,
    has_key,
    proofs,
    retire,
    stretch,
    unlock,
    whose,
)
from evenhand.vault.rooms import (
    found,
    is_member,
    is_sound,
    is_there,
    make_way,
    members_of,
    open_room,
    set_up_room,
    shred,
    shred_room,
)
from evenhand.vault.sealing import Refused
from evenhand.vault.surveys import Right, open_survey, read_survey_code, seal_survey, survey_code
from evenhand.vault.tally import NotYet, add_to_tally, reveal_tally
from evenhand.vault.uploads import Sheet, erase_file, open_file, seal_file, sheet_of

__all__ = [
    "CARD",
    "OFFICE",
    "PASSPHRASE",
    "PRF",
    "Busy",
    "Context",
    "CustodianFault",
    "Fork",
    "Held",
    "Last",
    "NotYet",
    "Of",
    "Record",
    "Refused",
    "Right",
    "Sheet",
    "Stretched",
    "Unlocked",
    "WeakSecret",
    "add_slot",
    "add_to_tally",
    "admit",
    "answer_for_word",
    "answer_words",
    "attest",
    "blind",
    "bury_case_key",
    "bury_forgotten",
    "checkpoint_key",
    "clear_aside",
    "close",
    "code_mac",
    "could_admit",
    "destroy",
    "discard",
    "drop_slot",
    "email_token",
    "enrol",
    "erase",
    "erase_file",
    "extend",
    "fold",
    "found",
    "has_key",
    "hold",
    "is_attested",
    "is_member",
    "is_on_hold",
    "is_openable",
    "is_sound",
    "is_there",
    "last_checkpoint",
    "leave",
    "let_go",
    "let_go_of",
    "let_go_outlived",
    "lift_hold",
    "mac",
    "make_way",
    "members_of",
    "mint_answer_words",
    "mint_code",
    "name_token",
    "name_tokens",
    "new_case_key",
    "open",
    "open_answer",
    "open_bytes",
    "open_draft",
    "open_field",
    "open_file",
    "open_log",
    "open_room",
    "open_setup",
    "open_survey",
    "phone_end_token",
    "phone_number",
    "phone_token",
    "place_hold",
    "proofs",
    "read_code",
    "read_survey_code",
    "records",
    "refs_with_something_aside",
    "resume",
    "retire",
    "reveal_tally",
    "room_words",
    "seal",
    "seal_answer",
    "seal_answer_word",
    "seal_bytes",
    "seal_draft",
    "seal_field",
    "seal_file",
    "seal_survey",
    "set_up_room",
    "sheet_of",
    "shred",
    "shred_room",
    "sign_checkpoint",
    "stretch",
    "survey_code",
    "turn_epoch",
    "under_hold",
    "unit_token",
    "unlock",
    "whose",
    "words_for_letter",
]
