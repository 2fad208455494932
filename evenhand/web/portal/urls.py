"""The addresses of the parties' counter."""

from __future__ import annotations

from django.urls import path

from evenhand.web.portal import checking, home, may_speak, rooms, signing, surveys, terms
from evenhand.web.portal.paths import OF_A_MATTER, tail

A_MATTER = "<str:ref>/<str:matter>"

urlpatterns = [
    path("", home.home, name="portal_home"),
    path("messages", home.messages, name="portal_messages"),
    path("messages/<uuid:letter>", home.letter, name="portal_letter"),
    path("questions", surveys.questions, name="portal_questions"),
    path("wishes", home.all_wishes, name="portal_wishes"),
    path("<str:ref>/may-speak", may_speak.may_speak, name="portal_may_speak"),
    path("<str:ref>/wishes", home.wishes, name="portal_wishes_of"),
    path(f"{A_MATTER}/check", checking.check, name="portal_check"),
    path(f"{A_MATTER}/put-on-paper", terms.put_on_paper, name="portal_put_on_paper"),
    path(f"{A_MATTER}/screen-file", signing.screen_file, name="portal_screen_file"),
    path(f"{A_MATTER}/room", rooms.room, name="portal_room"),
    path(f"{A_MATTER}/room/say", rooms.say, name="portal_room_say"),
    path(f"{A_MATTER}/room/show", rooms.show_item, name="portal_room_show_item"),
    path(f"{A_MATTER}/room/take-back", rooms.take_back, name="portal_room_take_back"),
    path(f"{A_MATTER}/room/give-file", rooms.give_file, name="portal_room_give_file"),
    path(f"{A_MATTER}/room/file/<str:row>", rooms.file, name="portal_room_file"),
    path(f"{A_MATTER}/room/vouch", rooms.vouch, name="portal_room_vouch"),
    path(f"{A_MATTER}/room/let-in", rooms.let_in, name="portal_room_let_in"),
    path(f"{A_MATTER}/room/stop-letting-in", rooms.stop_letting_in, name="portal_room_stop_letting_in"),
    path(f"{A_MATTER}/talk", rooms.talk, name="portal_talk"),
    path(f"{A_MATTER}/talk/say", rooms.talk_say, name="portal_talk_say"),
    path(f"{A_MATTER}/talk/give-file", rooms.talk_give_file, name="portal_talk_give_file"),
    path(f"{A_MATTER}/talk/file/<str:row>", rooms.talk_file, name="portal_talk_file"),
    path(f"{A_MATTER}/talk/take-back", rooms.talk_take_back, name="portal_talk_take_back"),
    *(path(f"<str:ref>/<str:matter>/{tail(name)}", view, name=f"portal_{name}") for name, view in OF_A_MATTER.items()),
]
