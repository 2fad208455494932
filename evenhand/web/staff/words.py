"""Words for staff pages: what is due and why, stages, facts, and which act serves a duty."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

DUE = {
    "record_preservation": (
        _("Ask whether the records are kept"),
        _("No offer goes out before video and records are safe."),
    ),
    "screen": (_("Screen"), _("The programme asks for a decision within its working days.")),
    "read_screening": (
        _("Read as second reader"),
        _("Every decision has a second reader, another person than the first."),
    ),
    "offer": (_("Offer both doors"), _("It is eligible. People lose heart while they wait.")),
    "open_answers": (_("Answers open"), _("The answers of both sides open together, by themselves.")),
    "remind": (_("Reminder to both sides"), _("To both or to neither, whoever has answered.")),
    "remind_ahead": (_("First reminder of the session"), _("To both sides or to neither, two or three days before.")),
    "remind_eve": (_("Second reminder of the session"), _("To both sides or to neither, the day before.")),
    "safe_date": (_("Safe date"), _("On this day it goes to investigation by itself, so that nothing is lost.")),
    "release": (_("Neutral batch"), _("It goes to investigation with the day’s batch.")),
    "settle": (_("Time to settle is over"), _("What both sides completed follows the programme; the rest goes back.")),
    "choose": (_("Time to choose is over"), _("Without a choice it goes to investigation.")),
    "cooling_over": (_("Cooling-off is over"), _("The agreement becomes final, unless somebody withdraws.")),
    "talk_again": (_("Both would talk again"), _("Each side said so alone. Call both; each may still say no.")),
    "shred_room": (_("What was said is destroyed"), _("Its days are over and nothing is held.")),
    "announce_shredding": (_("The end of the file is announced"), _("Everyone is told a month before.")),
    "shred": (_("Destroyed by schedule"), _("Its time of keeping is over and nothing is held.")),
    "assign_investigator": (_("Assign an investigator"), _("It was released with the batch and has nobody yet.")),
    "investigation_limit": (_("Limit of the investigation"), _("The law sets the last day.")),
    "mediators": (_("Draw mediators"), _("A seat is empty.")),
    "seats_asked": (
        _("Mediators are asked"),
        _("Those who were drawn look for ties, and accept or give the seat back."),
    ),
    "accept_mediators": (_("Both sides see the names"), _("Each side may ask for somebody else, without a reason.")),
    "propose_appointment": (_("Propose a day and a place"), _("Both sides are content with the mediators.")),
    "complete_plan": (_("Safety and balance plan"), _("The session cannot open without it.")),
    "session": (_("Session"), _("Both sides and the mediators meet.")),
    "end_session": (_("End the open session"), _("The mediators end it at their desk.")),
    "report_four_facts": (_("Four facts"), _("The mediators owe the office held, ended, settled, who came.")),
}
"""For each code of the core's deadlines: what it is, and why."""

STAGES = {
    "received": _("Received"),
    "screened": _("Screened, awaits the second reader"),
    "eligible": _("Eligible"),
    "offered": _("Offered"),
    "ahead": _("Going ahead"),
    "queued": _("In the neutral batch"),
    "investigating": _("Investigation"),
    "found": _("Finding made"),
    "closed_uncooperative": _("Closed, not reached"),
    "withdrawn": _("Taken back"),
    "mediated": _("Mediated"),
}
"""The stages as people say them."""

SERVED_BY = {
    "record_preservation": "record-preservation",
    "screen": "screen-matter",
    "read_screening": "read-screening",
    "offer": "offer-mediation",
    "assign_investigator": "assign-investigator",
    "mediators": "draw-mediators",
    "propose_appointment": "propose-appointment",
    "complete_plan": "complete-plan",
    "talk_again": "settle-talk",
}
"""The act page that serves a duty."""

ACTIONS = {
    "record_preservation": _("Record the answer"),
    "screen": _("Screen it"),
    "read_screening": _("Read it"),
    "offer": _("Offer both doors"),
    "assign_investigator": _("Assign somebody"),
    "mediators": _("Draw mediators"),
    "propose_appointment": _("Propose a day"),
    "complete_plan": _("Open the plan"),
    "talk_again": _("Note that it is met"),
}
"""What the button of a duty says."""

CAN_DO = (
    (_("Second reader"), ("analyst", "coordinator", "intake")),
    (_("Reads as director"), ("director",)),
    (_("Offers and tables"), ("coordinator", "analyst")),
    (_("Investigates"), ("investigator",)),
)
"""What a colleague may do today, by the roles that allow it. The case itself says who has had another part in it."""

CHANNELS = {
    "web": _("online form"),
    "call": _("phone call"),
    "phone": _("phone"),
    "paper": _("letter"),
    "email": _("e-mail"),
    "sms": _("text message"),
    "in_person": _("in person"),
    "site": _("community site"),
    "import": _("import"),
}
"""Ways to reach somebody, and ways a complaint came."""

LETTER_STATES = {
    "queued": _("to be sent"),
    "leased": _("being sent"),
    "sent": _("sent"),
    "printed": _("printed"),
    "failed": _("not delivered, another try follows"),
    "human": _("needs a person"),
    "dropped": _("not sent, overtaken"),
}
"""Where a letter stands."""

CALL_STATES = LETTER_STATES | {
    "human": _("to be called"),
    "sent": _("done"),
    "dropped": _("no call needed any more"),
}
"""The same of a call that was asked for: a person makes it, and nothing failed."""

SUSPENSIONS = {
    "criminal_case": _("A criminal case"),
    "litigation": _("A lawsuit"),
    "health": _("Somebody’s health"),
}
"""Why a matter waits."""

_SIGNS = {"offered": "sealed", "mediated": "done", "found": "done", "withdrawn": "done", "closed_uncooperative": "done"}
_ANSWERS_SEALED = _("Offered, answers sealed")


def stage_tag(stage: str, *, suspended: bool = False) -> dict[str, str]:
    """A matter's stage as ``parts/tag.html`` takes it: sign and words."""
    if suspended:
        return {"kind": "itself", "words": str(_("Suspended"))}
    words = _ANSWERS_SEALED if stage == "offered" else STAGES.get(stage, stage)
    return {"kind": _SIGNS.get(stage, "later"), "words": str(words)}
