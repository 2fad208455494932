"""How long each table's rows are kept, what removes them, and who answers for it (SHR-05; security.md §2.6).

Beside each table's ``classification``, which says what its fields are. A house test holds every table to a line here,
every sweeper to a function that names its table, and ``docs/access.md`` prints them.
"""

from __future__ import annotations

from dataclasses import dataclass

from evenhand.core.codes import Role


@dataclass(frozen=True, slots=True)
class Keeping:
    """``period`` in words; ``owner``, the role that answers for it. Then one of three: ``sweeper``, the function that
    removes rows (module and name, below ``evenhand``); ``goes_with``, the table whose row takes these along; or
    neither, and the period begins with *stays* and says why."""

    period: str
    owner: Role
    sweeper: str = ""
    goes_with: str = ""


ANALYST, COORDINATOR, DIRECTOR, SYS = Role.ANALYST, Role.COORDINATOR, Role.DIRECTOR, Role.ADMINISTRATOR

FILE = "until the complaint is destroyed: `retention_days` after its last matter ended, and never under a hold"
ROOM = "until the room is destroyed: `shred_days` after a mediated matter closed, at once where nothing is mediated"
CODES = "stays: codes, days and roles of what happened, without a word, a name or a link to a person"
BOOK = "stays for ever: the book is only ever added to, and is publishable"
OFFICE = "stays: the office's own register of codes and days, to answer for what it did by law"
PUBLISHED = "stays for ever: it was published"
ONE_ROW = "stays: one row, of nobody, which moves on"
PERSON = (
    "until the last complaint that names the person is destroyed; a colleague's or mediator's stays, as who did what"
)
UNUSED = "stays empty: the sign-in library's table, which nothing here writes"

DESTROYED = "clerk.sealing.destroy_case"
PEOPLE = "clerk.forgetting.forget_people"

KEEPING: dict[str, Keeping] = {
    # The complaint, and what is sealed with it.
    "ComplaintRow": Keeping(CODES + "; its key goes when the file is destroyed", ANALYST),
    "AllegationRow": Keeping(CODES, ANALYST),
    "MatterRow": Keeping(CODES, ANALYST),
    "MediationRow": Keeping(CODES, ANALYST),
    "FactRow": Keeping(CODES, ANALYST),
    "ParticipationRow": Keeping(CODES + "; the link to the person is cut with the file", ANALYST),
    "SideRow": Keeping(CODES, ANALYST),
    "SittingRow": Keeping("as the table it seats", COORDINATOR, "clerk.books._write_sittings"),
    "DueRow": Keeping("until it is done or overtaken", COORDINATOR, "clerk.dues.write"),
    "SealedText": Keeping(FILE, ANALYST, DESTROYED),
    "AttachmentRow": Keeping(FILE, ANALYST, DESTROYED),
    "TokenRow": Keeping(FILE, ANALYST, DESTROYED),
    "AgreementRow": Keeping(FILE + "; then fingerprint and number stay", ANALYST, DESTROYED),
    "CertificateRow": Keeping("stays: that, when and by which schedule something was destroyed", ANALYST),
    "ProposalRow": Keeping("until seconded or dropped, at most as the file", COORDINATOR, DESTROYED),
    "DraftRow": Keeping("until filed, at most 30 days", COORDINATOR, "clerk.ticking._housekeeping"),
    "IdempotencyRow": Keeping("3 days", SYS, "clerk.replays.forget_old"),
    "AccessEntry": Keeping(
        "`retention_days` after the look, and never shorter than the file", ANALYST, "clerk.forgetting.forget_looks"
    ),
    "LetterRow": Keeping("stays: proof of mailing, without words or address; a way to reach somebody that was changed, "
                         "until the night after they were told there", COORDINATOR),
    # Days, places and mediators.
    "BookingRow": Keeping("until the day is off or the table gone; else stays, in codes", COORDINATOR,
                          "clerk.booking.keep"),
    "ReminderRow": Keeping(CODES, COORDINATOR),
    "PollRow": Keeping("until a day is proposed or the question closed", COORDINATOR, "clerk.booking.close_poll"),
    "PollVoiceRow": Keeping("as the question", COORDINATOR, goes_with="PollRow"),
    "PlaceRow": Keeping("stays: the office's list of rooms", COORDINATOR),
    "InterpreterRow": Keeping("stays: the office's list; one who left is marked so", COORDINATOR),
    "MediatorRow": Keeping("stays: the roster and its training; one who left is marked so", DIRECTOR),
    "MediatorContactRow": Keeping("until it is changed; else the night after the mediator's sign-in ended", DIRECTOR,
                                  "clerk.forgetting.forget_contacts"),
    "ConflictRow": Keeping("until the mediator takes it back", DIRECTOR, "clerk.roster.take_back_conflict"),
    "AwayRow": Keeping("`retention_days` after its last day", DIRECTOR, "clerk.forgetting.forget_absences"),
    "AdmissionRow": Keeping(ROOM, ANALYST, "clerk.leaving.forget_admissions"),
    # The vault.
    "SealedAnswer": Keeping("until the opening, or until it is changed", ANALYST, "clerk.sealing.destroy_what_ended"),
    "AnswerWords": Keeping("until the offer is over", ANALYST, "clerk.sealing.destroy_what_ended"),
    "KeyToBury": Keeping("a minute", SYS, "vault.burying.bury_forgotten"),
    "Tally": Keeping("counted once, a quarter after its period of at most three years", DIRECTOR,
                     "vault.tally.reveal_tally"),
    "TallyRelease": Keeping(PUBLISHED, DIRECTOR),
    "VaultRoom": Keeping(ROOM, ANALYST, "vault.rooms.shred_room"),
    "VaultCompartment": Keeping(ROOM, ANALYST, goes_with="VaultRoom"),
    "VaultGrant": Keeping(ROOM, ANALYST, goes_with="VaultCompartment"),
    "VaultRecord": Keeping(ROOM, ANALYST, goes_with="VaultCompartment"),
    "VaultChunk": Keeping(ROOM, ANALYST, goes_with="VaultCompartment"),
    "VaultMember": Keeping(PERSON, SYS, PEOPLE),
    "VaultSlot": Keeping("until its secret is replaced or the key ended, at most as the key", SYS,
                         goes_with="VaultMember"),
    "VaultSession": Keeping("15 minutes without use (a mediator 30; while one's table is in session: its end), 4 hours "
                            "in all", SYS, "vault.holding.let_go_outlived"),
    # People and their sign-in.
    "PersonRow": Keeping(PERSON, ANALYST, PEOPLE),
    "Account": Keeping(PERSON, SYS, PEOPLE),
    "Seat": Keeping(FILE, ANALYST, DESTROYED),
    "PartyKey": Keeping("a draft's code 30 days; a complaint's opens for 21 days, its row goes with the file; a "
                        "starting code stays once used", SYS, "accounts.doors.sweep"),
    "LostKey": Keeping("of a party: as the file; of a colleague: stays, as which two people did it", SYS, DESTROYED),
    "StaffRole": Keeping("stays: who held which role from when to when, and which two people gave it", DIRECTOR),
    "SignIn": Keeping("4 hours (staff 12) or the first pause, and a day", SYS, "accounts.sessions.sweep"),
    "KeptText": Keeping("30 minutes; two days while the custodian is away", SYS, "accounts.kept.sweep"),
    "Throttle": Keeping("15 minutes without another; per account a day", SYS, "accounts.throttle.sweep"),
    "Authenticator": Keeping("until taken away, at most as the account", SYS, goes_with="Account"),
    # By law.
    "ProcessRow": Keeping(OFFICE, ANALYST),
    "StepRow": Keeping(OFFICE, ANALYST),
    "HoldRow": Keeping(OFFICE, ANALYST),
    "PaperRow": Keeping(OFFICE + "; a privilege log lists kinds and days only", ANALYST),
    "NoticeRow": Keeping(OFFICE, ANALYST),
    "DisclosureRow": Keeping(OFFICE, ANALYST),
    # The book, figures, and the house's own.
    "LedgerRow": Keeping(BOOK, SYS),
    "LedgerHead": Keeping(ONE_ROW, SYS),
    "LedgerBlock": Keeping(BOOK, SYS),
    "Checkpoint": Keeping(BOOK + "; one that was never signed goes", SYS),
    "Cosignature": Keeping(BOOK, SYS),
    "FiguresYear": Keeping(PUBLISHED, DIRECTOR),
    "FiguresPeriod": Keeping(PUBLISHED, DIRECTOR),
    "SurveyBox": Keeping("until enough of one kind wait, asked every night; at the latest with the figures of its year",
                         DIRECTOR, "clerk.surveys._write_boxes"),
    "SurveyRow": Keeping("until the figures of its year are told, at most three years and a quarter", DIRECTOR,
                         "clerk.surveys.forget_surveys"),
    "SurveyMark": Keeping("as the answers of its year", DIRECTOR, "clerk.surveys.forget_surveys"),
    "ProgrammeText": Keeping("stays: the rules that complaints were judged by; published", DIRECTOR),
    "ProgrammeAdoption": Keeping("stays: who brought which rules into force", DIRECTOR),
    "CountsRow": Keeping(ONE_ROW, SYS),
    "TickRow": Keeping(ONE_ROW, SYS),
    "DemoClock": Keeping(ONE_ROW, SYS),
    "RestoreRow": Keeping("stays: that a backup was put back, and which two people did it", SYS),
    # Tables of the framework and of the sign-in library.
    "ContentType": Keeping("stays: the framework's list of tables, of nobody", SYS),
    "Permission": Keeping("stays: the framework's list, of nobody; roles are `StaffRole`", SYS),
    "Group": Keeping(UNUSED, SYS),
    "EmailAddress": Keeping(UNUSED, SYS),
    "EmailConfirmation": Keeping(UNUSED, SYS),
}  # fmt: skip
"""Of every table, by its model's name."""
