"""What mediators do when something happens in the room: one sentence to know it by, one or two to act by.

On the desk and in the printed kit. Nothing of it is reported beyond the four facts; the day-of line is for safety.
Source: the edge cases of the session (domain §7.3, EC-54 to EC-64, EC-69 to EC-72), one entry each.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

HAPPENINGS: dict[str, tuple[str | Promise, str | Promise]] = {
    "EC-54": (
        _("A support person speaks or coaches"),
        _("Remind them kindly of what they promised. If it goes on, ask them to wait outside; the same for both."),
    ),
    "EC-55": (
        _("Somebody records"),
        _("Pause. Ask them to delete it and put the device away. If they will not, stop. You report nothing more."),
    ),
    "EC-56": (
        _("A threat"),
        _("Separate the people, then stop. If somebody is in danger, call 911, then the day-of line. Say only what is"
          " needed."),
    ),
    "EC-57": (
        _("Signs that a child is being abused"),
        _("Pause. An officer must report it, asks nobody first, and does so directly. You write nothing down."),
    ),
    "EC-58": (
        _("Somebody speaks of ending their life"),
        _("Pause and stay with the person. Call or text 988 together. Go on only if they want to: today, or on another"
          " day if this is the first session."),
    ),
    "EC-59": (
        _("An officer admits something serious"),
        _("It stays in the room, with the limits everyone heard. You report nothing. What the parties know is theirs."),
    ),
    "EC-60": (
        _("Somebody is drunk or unwell"),
        _("Before you open: choose “It cannot begin today” and take the appointment off; another day is proposed,"
          " nothing counts as missed and nobody is named. After it: pause. In a first session choose “Go on another"
          " day”; in a second, end or stop."),
    ),
    "EC-61": (
        _("Somebody is wanted on a warrant"),
        _("Nobody is arrested here on what is known from mediation. The officer heard it in the agreement to mediate."),
    ),
    "EC-62": (
        _("An officer comes armed, though it was agreed otherwise"),
        _("Do not begin, or pause. Ask for secure storage as the plan says, or another day. The two sides decide, not"
          " you."),
    ),
    "EC-63": (
        _("Somebody takes part by video and the picture drops"),
        _("Pause. Wait ten minutes and call. After fifteen, go on another day; in a second session, end. Nothing is"
          " agreed by half a table."),
    ),
    "EC-64": (
        _("Somebody asks what you think"),
        _("Say that you give no advice and no opinion. They can take a break and ask somebody they trust."),
    ),
    "EC-69": (
        _("Two hours have passed"),
        _("Ask each person whether they want to go on. One no is enough. A first session can go on another day, if all"
          " want that; or it ends. There are two sessions at most."),
    ),
    "EC-70": (
        _("More people come than are on the list"),
        _("Only the accepted list comes in, in equal numbers. The others wait outside, or both sides agree on another"
          " day."),
    ),
    "EC-71": (
        _("A reporter or an investigator wants to come in"),
        _("No. Nobody may watch. Call the day-of line if they do not leave."),
    ),
    "EC-72": (
        _("Power or network fails"),
        _("Go on with the printed kit. Write down real times. The office enters the four facts from it afterwards."),
    ),
}  # fmt: skip
"""By the number of the edge case: what happens, and what to do."""
