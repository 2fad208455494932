"""The public pages. Names are short and flat: templates link by them.

The frame of every page also looks for ``file_complaint``, ``come_back`` and ``sign_out``, and shows those there are.
"""

from __future__ import annotations

from django.urls import path

from evenhand.web.public import book, checking, figures, filing, filing_lists, leaving, pages, sending, surveys, times

urlpatterns = [
    path("", pages.home, name="home"),
    path("mediation", pages.what_is_mediation, name="what_is_mediation"),
    path("two-doors", pages.two_doors, name="two_doors"),
    path("officers", pages.for_officers, name="for_officers"),
    path("promises", pages.promises, name="promises"),
    path("promises/rules.toml", pages.rules, name="rules"),
    path("letters", pages.our_letters, name="our_letters"),
    path("who-sees-what", pages.who_sees_what, name="who_sees_what"),
    path("call", pages.whom_to_call, name="whom_to_call"),
    path("figures", figures.figures, name="figures"),
    path("questions", surveys.questions, name="questions"),
    path("questions/taken", surveys.taken, name="questions_taken"),
    path("check", checking.check_agreement, name="check_agreement"),
    path("book", book.book_of_record, name="book_of_record"),
    path("book/check_ledger.py", book.verifier_file, name="book_verifier"),
    path("book/<int:log>/<int:size>", book.checkpoint_file, name="book_checkpoint"),
    path("favicon.ico", pages.icon, name="icon"),
    path("times", times.times, name="times"),
    path("accessibility", pages.accessibility, name="accessibility"),
    path("privacy", pages.privacy, name="privacy"),
    path("complaint", filing.story, name="file_complaint"),
    path("complaint/story", filing.story, name="file_story"),
    path("complaint/officers", filing_lists.officers, name="file_officers"),
    path("complaint/people", filing_lists.people, name="file_people"),
    path("complaint/wishes", filing.wishes, name="file_wishes"),
    path("complaint/files", filing.files, name="file_files"),
    path("complaint/check", sending.check, name="file_check"),
    path("complaint/receipt", sending.receipt, name="file_receipt"),
    path("complaint/later", filing.put_by, name="file_later"),
    path("complaint/come-back", filing.come_back, name="come_back"),
    path("complaint/throw-away", filing.throw_away, name="throw_away"),
    path("leave", leaving.quick_exit, name="quick_exit"),
    path("language", leaving.set_language, name="set_language"),
]
