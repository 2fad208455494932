"""The addresses of the mediators' counter."""

from __future__ import annotations

from django.urls import path

from evenhand.web.mediator import agreeing, beginning, desk, legal, planning, rooms, roster, seats, surveys, writing

TABLE = "mediator/<str:ref>/<str:mediation>"

urlpatterns = [
    path("mediator/", seats.home, name="mediator_home"),
    path("mediator/training", roster.training, name="mediator_training"),
    path("mediator/training/week", roster.keep_week, name="mediator_keep_week"),
    path("mediator/training/away", roster.mark_away, name="mediator_mark_away"),
    path("mediator/training/away/<int:absence>/back", roster.back, name="mediator_back"),
    path("mediator/training/tie", roster.declare_tie, name="mediator_declare_tie"),
    path("mediator/training/tie/<uuid:declared>/back", roster.take_back_tie, name="mediator_take_back_tie"),
    path("mediator/questions", surveys.questions, name="mediator_questions"),
    path("mediator/notices/<int:notice>", legal.notice, name="mediator_legal_notice"),
    path("mediator/notices/<int:notice>/read", legal.read, name="mediator_legal_read"),
    path("mediator/may-speak/<str:ref>", legal.may_speak, name="mediator_may_speak"),
    path(f"{TABLE}/", seats.table, name="mediator_table"),
    path(f"{TABLE}/accept-seat", seats.accept_seat, name="mediator_accept_seat"),
    path(f"{TABLE}/step-down", seats.step_down, name="mediator_step_down"),
    path(f"{TABLE}/times", seats.times, name="mediator_times"),
    path(f"{TABLE}/calendar-file", seats.calendar_file, name="mediator_calendar_file"),
    path(f"{TABLE}/disclose", seats.disclose, name="mediator_disclose"),
    path(f"{TABLE}/record-preparation", seats.record_preparation, name="mediator_record_preparation"),
    path(f"{TABLE}/prepare/<str:person>", planning.prepare, name="mediator_prepare"),
    path(f"{TABLE}/prepare/<str:person>/sheet.pdf", planning.preparation_sheet, name="mediator_preparation_sheet"),
    path(f"{TABLE}/plan", planning.plan, name="mediator_plan"),
    path(f"{TABLE}/kit.pdf", desk.kit, name="mediator_kit"),
    path(f"{TABLE}/desk", desk.desk, name="mediator_desk"),
    path(f"{TABLE}/check-in", desk.check_in, name="mediator_check_in"),
    path(f"{TABLE}/agreement", agreeing.agreement_to_mediate, name="mediator_agreement_to_mediate"),
    path(f"{TABLE}/agreement/<slug:lang>.pdf", agreeing.sheet, name="mediator_agreement_sheet"),
    path(f"{TABLE}/sign/<str:person>", agreeing.sign_page, name="mediator_sign_page"),
    path(f"{TABLE}/sign-agreement-to-mediate", agreeing.sign, name="mediator_sign_agreement_to_mediate"),
    path(f"{TABLE}/open-session", desk.open_session, name="mediator_open_session"),
    path(f"{TABLE}/move-session", desk.move_session, name="mediator_move_session"),
    path(f"{TABLE}/stop-session", desk.stop_session, name="mediator_stop_session"),
    path(f"{TABLE}/end-session", desk.end_session, name="mediator_end_session"),
    path(f"{TABLE}/record-missed", beginning.record_missed, name="mediator_record_missed"),
    path(f"{TABLE}/cancel-appointment", beginning.cancel_appointment, name="mediator_cancel_appointment"),
    path(f"{TABLE}/room", rooms.room, name="mediator_room"),
    path(f"{TABLE}/room/say", rooms.say, name="mediator_room_say"),
    path(f"{TABLE}/room/take-back", rooms.take_back, name="mediator_room_take_back"),
    path(f"{TABLE}/room/give-file", rooms.give_file, name="mediator_room_give_file"),
    path(f"{TABLE}/room/file/<str:row>", rooms.file, name="mediator_room_file"),
    path(f"{TABLE}/room/vouch", rooms.vouch, name="mediator_room_vouch"),
    path(f"{TABLE}/room/let-in", rooms.let_in, name="mediator_room_let_in"),
    path(f"{TABLE}/room/stop-letting-in", rooms.stop_letting_in, name="mediator_room_stop_letting_in"),
    path(f"{TABLE}/talk/<str:person>", rooms.talk, name="mediator_talk"),
    path(f"{TABLE}/talk/<str:person>/say", rooms.talk_say, name="mediator_talk_say"),
    path(f"{TABLE}/talk/<str:person>/give-file", rooms.talk_give_file, name="mediator_talk_give_file"),
    path(f"{TABLE}/talk/<str:person>/file/<str:row>", rooms.talk_file, name="mediator_talk_file"),
    path(f"{TABLE}/talk/<str:person>/take-back", rooms.talk_take_back, name="mediator_talk_take_back"),
    path(f"{TABLE}/writing", writing.writing, name="mediator_writing"),
    path(f"{TABLE}/writing/<str:matter>/scribe-term", writing.scribe_term, name="mediator_scribe_term"),
    path(f"{TABLE}/writing/<str:matter>/text.pdf", writing.text_to_sign, name="mediator_text_to_sign"),
    path(f"{TABLE}/writing/<str:matter>/signed-on-paper", writing.signed_on_paper, name="mediator_signed_on_paper"),
    path(f"{TABLE}/report-four-facts", desk.report_four_facts, name="mediator_report_four_facts"),
]
