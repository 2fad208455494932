"""Mistakes about a plan, a session entered from paper, and the four facts, for the mutants."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from evenhand.core import paper, scheduling, session
from evenhand.core.codes import Phase


def complete_any_plan(case: Any, table: Any, act: Any, now: Any, programme: Any) -> Any:
    return scheduling.decide_complete_plan(case, table, replace(act, decided=scheduling.PLAN), now, programme)


def enter_what_nobody_signed(case: Any, table: Any, act: Any, now: Any, programme: Any) -> Any:
    if table.appointment is None or table.phase is not Phase.NOT_YET or act.stopped:
        return paper.decide_enter_paper_session(case, table, act, now, programme)
    entered = paper.PaperSessionEntered(
        mediation=table.id, on=table.appointment.on, started=act.started, ended=act.ended
    )  # fmt: skip
    ended = session.SessionEnded(mediation=table.id, settle_by=tuple((m, now.today) for m in sorted(table.matters)))
    return (entered, session.SessionOpened(mediation=table.id), ended)


def report_the_absent(case: Any, table: Any, act: Any, now: Any, programme: Any) -> Any:
    everyone = replace(table, present=act.attended | table.present)
    return session.decide_report_four_facts(case, everyone, act, now, programme)
