"""What a refusal says to people: one sentence for each reason, that says what is the case or how to mend it.

Neutral, never about anybody, reading grade 8 or less. The code is frozen (``core.reasons``); the words may change.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from evenhand.core.reasons import Reason

SENTENCES: dict[Reason, str | Promise] = {
    Reason.AFTER_SAFE_DATE: _(
        "The last day for this has passed. The complaint now goes to an investigation, and nothing is lost."
    ),
    Reason.AGREEMENT_IS_FINAL: _("The agreement is final. It can no longer be changed here."),
    Reason.AGREEMENT_IS_SIGNED: _("Everyone has signed the agreement, so its words stay as they are."),
    Reason.ALREADY_ALONE: _("You already decide on your own in this part of the complaint."),
    Reason.ALREADY_BOOKED: _(
        "Someone who is needed, or the room, is taken at that time. Choose another time, or another place."
    ),
    Reason.ALREADY_DONE: _("This is done already. There is nothing more to do."),
    Reason.ANOTHERS_WORDS: _("Another person wrote this. You can write a promise of your own next to it."),
    Reason.CANCEL_FIRST: _("There is a meeting day already. Cancel it first, then propose another."),
    Reason.DATES_OUT_OF_ORDER: _("The later date comes before the earlier one. Check both dates."),
    Reason.DATE_IN_FUTURE: _("This date is in the future. Enter today or an earlier day."),
    Reason.DATE_NOT_AHEAD: _("Choose a day after today."),
    Reason.DIRECTOR_NEEDED: _("This one needs the director as second reader."),
    Reason.EVERYONE_ASSENTS_FIRST: _("Everyone must agree to this exact text before anyone can sign it."),
    Reason.EVERYONE_SIGNS_FIRST: _(
        "Everyone in the room signs the agreement to mediate first. Then the meeting can begin."
    ),
    Reason.EVIDENCE_NOT_SAFE: _(
        "First write down what the keeper of video and records answered. Then you can make the offer."
    ),
    Reason.HAS_ANOTHER_DUTY: _(
        "This person has done another part of the work on this complaint, so someone else must do this one."
    ),
    Reason.INFORM_FIRST: _("First read what signing means, and what happens if you do not sign."),
    Reason.LAST_SESSION: _("This is the second session, and there are two at most. You can end it, or stop."),
    Reason.MATTER_HAS_ENDED: _("This part of the complaint has ended."),
    Reason.MEDIATORS_NOT_AGREED: _("Both sides have not yet accepted the mediators."),
    Reason.NOBODY_ASSIGNED: _("First choose who will look into this."),
    Reason.NOTHING_TO_CHOOSE: _("There is nothing to choose here now."),
    Reason.NOT_AGREED_FOR_TODAY: _("There is no meeting today that everyone has said yes to."),
    Reason.NOT_AN_ANSWER: _("Choose one of the answers shown here."),
    Reason.NOT_ASKED: _("We have not asked this person here, so there is nothing to answer."),
    Reason.HAS_SIGNED: _(
        "This person has signed already and stays checked in. Say who came when you send the four facts."
    ),
    Reason.NOT_CHECKED_IN: _("This person has not been checked in today."),
    Reason.NOT_ON_THE_LIST: _("This person is not on the list that both sides accepted."),
    Reason.NOT_SUSPENDED: _("This part of the complaint is not on hold."),
    Reason.NOT_YET: _("It is too early for this."),
    Reason.NOT_TAKEN_HERE: _(
        "No answer of theirs was taken down at the office. Whoever answered for themselves can change it on their own"
        " page, or by telling us again."
    ),
    Reason.NOT_YOURS: _("This is not yours to do."),
    Reason.NO_ALLEGATION: _("Say at least one thing that the complaint is about."),
    Reason.NO_APPOINTMENT: _("There is no meeting day."),
    Reason.NO_DAY_LEFT: _("No other day is left before the last safe day. You can end the session, or stop."),
    Reason.NO_MEDIATOR: _("There are not enough trained mediators free. Add one to the list, then draw again."),
    Reason.NO_OBJECTIONS_LEFT: _("You have used all your objections. Call us if you still have a worry."),
    Reason.NO_SCHEDULE: _("No records schedule allows this yet. The programme file names it."),
    Reason.NO_SESSION: _("There is no meeting going on."),
    Reason.NO_SUCH_ALLEGATION: _("We did not find this point of the complaint."),
    Reason.NO_SUCH_MATTER: _("We did not find this complaint."),
    Reason.NO_SUCH_MEDIATION: _("We did not find this mediation."),
    Reason.NO_SUCH_MEDIATOR: _("This mediator has no seat here."),
    Reason.NO_SUCH_PARTY: _("We did not find this person in the complaint."),
    Reason.NO_SUCH_TERM: _("We did not find this promise. It may have been taken out."),
    Reason.NO_TERMS: _("There are no promises to agree to yet."),
    Reason.NO_TIME_LEFT: _("There is too little time left before the last safe day, so mediation cannot be offered."),
    Reason.NO_TIME_TO_COOL_OFF: _(
        "There is too little time left to think it over after signing, so it cannot be signed now."
    ),
    Reason.NO_TOLLING: _("Here, mediation does not stop the clock. The last day stays the same."),
    Reason.OWNER_IS_A_PARTY: _("A promise is kept by one of the people in the mediation. Choose one of them."),
    Reason.PARTY_UNKNOWN: _("We must know who both people are before we can offer mediation."),
    Reason.PLAN_INCOMPLETE: _("The plan for a safe meeting is not complete."),
    Reason.SCRIBED_NOT_CONFIRMED: _("Someone typed a promise for a person who has not confirmed it yet."),
    Reason.SEATS_ARE_FULL: _("There is no free seat. All mediators are here."),
    Reason.SEATS_NOT_READY: _("The mediators have not all accepted yet."),
    Reason.SECOND_PERSON_NEEDED: _("A second person must do this, not the one who did the first part."),
    Reason.SESSION_HAS_BEGUN: _("The meeting has begun, so this can no longer be changed."),
    Reason.SESSION_NOT_ENDED: _("The meeting must end first."),
    Reason.SHOW_DOORS_FIRST: _("First show or read out both choices. Then take the answer."),
    Reason.SHREDDED: _("The time to keep this file is over, and it has been destroyed."),
    Reason.SIDES_NOT_PREPARED: _("Both sides must be prepared first."),
    Reason.SILENCE_IS_NOT_YES: _("Not everyone has answered, and saying nothing is not a yes."),
    Reason.SOMEBODY_IS_MISSING: _("Not everyone who is needed is here."),
    Reason.SUSPENDED: _("This part of the complaint is on hold."),
    Reason.SUSPEND_FIRST: _("A rule says that this must wait. Put it on hold first."),
    Reason.TAKER_MISSING: _("Say who heard the answer."),
    Reason.TEXT_HAS_CHANGED: _("The text has changed since you read it. Read it again, then decide."),
    Reason.TIME_TO_SETTLE_IS_OVER: _("The time to write and sign is over."),
    Reason.TOO_FEW_ATTEMPTS: _("There have been too few tries to reach this person."),
    Reason.TOO_LATE_TO_CORRECT: _("It is too late to correct this entry here."),
    Reason.TOO_MANY_DAYS: _("Enter a smaller number of days."),
    Reason.TRAINING_ENDS_BEFORE: _(
        "A mediator's training ends before that day. Choose an earlier day, or someone else."
    ),
    Reason.WAIT_FIRST: _("Wait for 30 minutes and call first."),
    Reason.WITNESS_NEEDED: _(
        "A mark needs a witness: choose somebody who is here and is neither a party nor of the police."
    ),
    Reason.WRONG_STAGE: _("This cannot be done at this point. The page may be out of date: open it again."),
}


def sentence(reason: Reason) -> str:
    """The sentence of a reason, in the language of this request."""
    return str(SENTENCES[reason])
