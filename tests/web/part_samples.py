"""Sample data for every part of ``templates/parts``, in the shape its first line says. All invented."""

from __future__ import annotations

from datetime import date
from typing import Any

DAYS = [
    {"name": "Mediation", "n": 69, "low": 34, "high": 58, "median": 45, "first": 24, "last": 71},
    {"name": "Investigation", "n": 612, "low": 64, "high": 97, "median": 79, "first": 52, "last": 118},
]
DUTIES = [
    {"kind": "late", "when": "1 day late", "what": "Read as second reader", "ref": "M9XK-D7PF", "ref_url": "/m",
     "why": "Screened Friday. The rule asks for a second reader within 1 working day.",
     "action": {"href": "/a", "words": "Ask to second"}},
    {"kind": "due", "when": "Due today", "what": "Ask the police to keep video", "ref": "C2HN-FQ7X", "ref_url": "/m",
     "why": "Received yesterday. Asked for every complaint within 1 working day.",
     "action": {"href": "/a", "words": "Send request"}, "button": True},
    {"kind": "later", "when": "By Thursday", "what": "Confirm the interpreter", "ref": "M3TQ-A8ZK",
     "why": "Spanish, certified. Asked on June 4; the agency answers within 5 working days.",
     "action": {"href": "/a", "words": "See request"}},
    {"kind": "itself", "when": "10:00", "what": "Open sealed answers, 2 matters",
     "why": "The date was fixed when the offers went out. Each side gets the same notice today.",
     "done": "Done 10:00"},
    {"kind": "itself", "when": "Midnight", "what": "Return", "ref": "MJ8C-V5ZK", "ref_url": "/m",
     "after": "at its safe date", "why": "The date was fixed at filing.", "action": {"href": "/a", "words": "Why"}},
]  # fmt: skip
SAID = [
    {"words": words, "sides": [
        {"name": "Complainants", "sign": "left", "percent": 77, "label": "77% of 120", "said": "77% of 120"},
        {"name": "Officers", "sign": "right", "percent": officers, "label": said, "said": said}]}
    for words, officers, said in (
        ("All in all, I am satisfied.", 89, "90% or more of 130"),
        ("I feel better about how I handled this.", None, "too few to publish"))
]  # fmt: skip
LEFT = {
    "name": "Rosa Delgado-Pham", "role": "Complainant",
    "rows": [
        {"key": "Language", "value": "Spanish, some English"},
        {"key": "Reach by", "value": "Text after 6 p.m. to 816-555-0178. No voicemail."},
        {"key": "Reached", "value": "June 3, by phone"},
        {"key": "Letter", "value": "L3 offer, posted June 2.", "href": "/l3", "words": "View"},
        {"key": "Comes with", "value": "A support person, named later"},
        {"key": "Needs", "value": "Step-free entrance"},
    ],
}  # fmt: skip
RIGHT = {
    "name": "Officer Dale Whitcomb", "role": "Officer",
    "rows": [
        {"key": "Language", "value": "English"},
        {"key": "Reach by", "value": "Personal e-mail. Not by desk phone."},
        {"key": "Reached", "value": "June 3, by e-mail"},
        {"key": "Letter", "value": "L4 offer, posted June 2.", "href": "/l4", "words": "View"},
        {"key": "Comes with", "value": "Union representative"},
        {"key": "Needs", "value": "None named"},
    ],
}  # fmt: skip
MARKS = [
    {"words": "Filed", "on": date(2026, 5, 22), "kind": "done"},
    {"words": "Video kept safe", "on": date(2026, 5, 23), "kind": "done"},
    {"words": "Second reader", "on": date(2026, 5, 27), "kind": "done"},
    {"words": "Offered to both", "on": date(2026, 6, 2), "kind": "done"},
    {"words": "Answers opened", "on": date(2026, 6, 18), "kind": "next"},
    {"words": "Returns unless a session is set", "on": date(2026, 7, 10), "kind": "conditional"},
    {"words": "Safe date", "on": date(2026, 8, 7), "kind": "limit"},
    {"words": "Legal limit", "on": date(2026, 8, 20), "kind": "limit"},
]
FUNNEL = [
    {"words": "Complaints filed", "count": 903}, {"words": "Could be mediated", "count": 316},
    {"words": "Offered to both sides", "count": 302}, {"words": "Both sides chose it", "count": 86},
    {"words": "Met", "count": 69}, {"words": "Signed agreement", "count": None},
]  # fmt: skip
ROWS = [
    {"question": "Who decides how it ends?", "mediation": "You and the officer",
     "investigation": "The office and the Chief"},
    {"question": "Who learns what was said?", "mediation": "Nobody outside the room, with", "link": "limits",
     "href": "/two-doors#limits", "investigation": "Investigators. Parts may become public"},
]  # fmt: skip
THINGS = [
    {"question": "If you say no, does it count against you?",
     "answers": [{"answer": "Yes", "explanation": "It does not."}, {"answer": "No", "explanation": "Right."}]},
]  # fmt: skip
CHOICES = [
    {"value": "mediation", "words": "I choose mediation", "hint": "It goes ahead only if the officer chooses it too"},
    {"value": "investigation", "words": "I choose investigation", "hint": "It goes ahead like any other complaint"},
]

PARTS: dict[str, dict[str, Any]] = {
    "answered": {"sealed_on": date(2026, 6, 9), "told_by": date(2026, 6, 19), "change_url": "/c", "receipt_url": "/r",
                 "doors_url": "/d"},
    "code_beside": {"code": "K7QFM2XD9RTA4WHP6YB3NJ8CV5Z", "until": date(2026, 6, 23), "print_url": "/p"},
    "comparison": {"rows": ROWS, "period": "This office's own figures, 2023 to 2025"},
    "days_figure": {"doors": DAYS, "period": "Cases closed January 2023 to December 2025."},
    "doors": {"mediation": {"points": ["You meet."], "days": DAYS[0]},
              "investigation": {"points": ["You do not meet."], "days": None}},
    "duty_list": {"duties": DUTIES},
    "errors": {"problems": [{"words": "The date cannot be in the future.", "href": "#id_on_year"}]},
    "footer": {},
    "four_facts": {"facts": {"held": True, "settled": False, "came": [
        {"role": "complainant", "name": "Rosa Delgado-Pham"}, {"role": "officer", "name": ""},
        {"role": "mediator", "name": "M. Chen"}, {"role": "interpreter", "name": ""},
    ]}},
    "sides_figure": {"questions": SAID, "caption": "How it was, each side apart, 2023 to 2025", "note": "Nobody must."},
    "funnel": {"steps": FUNNEL, "caption": "From complaint to agreement, 2023 to 2025"},
    "home_link": {},
    "languages": {},
    "next_steps": {},
    "pager": {"earlier_url": "?before=1", "later_url": "?after=2", "shown": "50 matters"},
    "pick": {"choices": CHOICES, "name": "answer"},
    "refusal": {"sentence": "The agreement is final.", "next": {"href": "/c", "words": "See the agreement"}},
    "sealed_box": {"action": "/seal", "key": "k", "opens_on": date(2026, 6, 18), "choices": CHOICES,
                   "unseen": "Staff cannot see what you choose. The officer and the police see nothing.",
                   "problem": "Choose mediation or investigation."},
    "step_head": {"back_url": "/b", "step": 2, "steps": 6, "heading": "When and where did it happen?", "form": None},
    "strip": {},
    "summary_list": {"rows": [{"key": "Date", "value": "May 22", "change_url": "/d", "change_what": "the date"}]},
    "tag": {"kind": "sealed", "words": "Answers sealed"},
    "agreement_to_mediate": {"sections": [
        {"head": "You choose", "intro": "", "items": ["You can stop at any time."]},
        {"head": "What stays private", "intro": "These are the only limits:", "items": ["a threat to hurt someone"]},
    ]},
    "day_of": {"meets": True, "office": {"phone": "816-555-0142"}},
    "sign_box": {"form": None},
    "slots": {"asked": {"slots": [
        {"code": "2026-06-10.14", "words": "Wednesday, June 10, 2 p.m.", "mine": True},
        {"code": "2026-06-11.08", "words": "Thursday, June 11, 8 a.m.", "mine": False},
    ]}},
    "week_grid": {"form": {"rows": [
        {"words": "Monday", "boxes": [{"value": "0.8", "words": "Morning", "on": True},
                                      {"value": "0.14", "words": "Afternoon", "on": False}]},
    ]}},
    "three_things": {"things": THINGS},
    "timeline": {"marks": MARKS, "today": date(2026, 6, 9)},
    "twin_dates": {"answer_by": date(2026, 6, 16), "told_by": date(2026, 6, 19),
                   "other": "You and the officer get the same notice. We never say who answered what."},
}  # fmt: skip
"""What every part is given, by its name. A part of another, or of the frame, is rendered there."""
INNER = frozenset({"demo_bar", "door_points", "field", "said", "sign_out", "timeline_sign"})
