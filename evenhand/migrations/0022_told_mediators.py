"""How a mediator is told, sealed under a key of its own; and the outbox carries notices to mediators."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("evenhand", "0021_lists_that_grow"),
    ]

    operations = [
        migrations.CreateModel(
            name="MediatorContactRow",
            fields=[
                (
                    "mediator",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="contact",
                        serialize=False,
                        to="evenhand.mediatorrow",
                    ),
                ),
                ("way", models.CharField(choices=[("email", "Email"), ("sms", "Sms"), ("call", "Call")], max_length=8)),
                ("language", models.CharField(max_length=8)),
                ("discreet", models.BooleanField(default=False)),
                ("key", models.BinaryField()),
                ("box", models.BinaryField()),
            ],
            options={
                "db_table": "evenhand_mediator_contact",
            },
        ),
        migrations.RemoveConstraint(
            model_name="letterrow",
            name="letter_kind_is_known",
        ),
        migrations.AddField(
            model_name="letterrow",
            name="mediator",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AlterField(
            model_name="letterrow",
            name="kind",
            field=models.CharField(
                choices=[
                    ("acknowledgement", "Acknowledgement"),
                    ("preservation", "Preservation"),
                    ("offer", "Offer"),
                    ("new_dates", "New Dates"),
                    ("reminder", "Reminder"),
                    ("offer_replaced", "Offer Replaced"),
                    ("answer_again", "Answer Again"),
                    ("going_ahead", "Going Ahead"),
                    ("not_going_ahead", "Not Going Ahead"),
                    ("investigation", "Investigation"),
                    ("mediators", "Mediators"),
                    ("appointment_offer", "Appointment Offer"),
                    ("appointment", "Appointment"),
                    ("appointment_off", "Appointment Off"),
                    ("times", "Times"),
                    ("help_booked", "Help Booked"),
                    ("session_reminder", "Session Reminder"),
                    ("missed", "Missed"),
                    ("seat_empty", "Seat Empty"),
                    ("after_session", "After Session"),
                    ("choice", "Choice"),
                    ("cooling", "Cooling"),
                    ("agreement_copy", "Agreement Copy"),
                    ("closed", "Closed"),
                    ("withdrawn", "Withdrawn"),
                    ("suspended", "Suspended"),
                    ("resumed", "Resumed"),
                    ("finding", "Finding"),
                    ("unreached", "Unreached"),
                    ("correction", "Correction"),
                    ("way_in", "Way In"),
                    ("new_way_in", "New Way In"),
                    ("survey", "Survey"),
                    ("survey_later", "Survey Later"),
                    ("commitment_near", "Commitment Near"),
                    ("commitment_after", "Commitment After"),
                    ("talk_again", "Talk Again"),
                    ("room_destroyed", "Room Destroyed"),
                    ("file_ends", "File Ends"),
                    ("room_key", "Room Key"),
                    ("legal_notice", "Legal Notice"),
                    ("seat_asked", "Asked"),
                    ("seat_times", "Times"),
                    ("seat_day", "Day"),
                    ("seat_day_off", "Day Off"),
                    ("seat_day_soon", "Day Soon"),
                    ("seat_changed", "Changed"),
                ],
                max_length=24,
            ),
        ),
        migrations.AddConstraint(
            model_name="letterrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "acknowledgement",
                            "preservation",
                            "offer",
                            "new_dates",
                            "reminder",
                            "offer_replaced",
                            "answer_again",
                            "going_ahead",
                            "not_going_ahead",
                            "investigation",
                            "mediators",
                            "appointment_offer",
                            "appointment",
                            "appointment_off",
                            "times",
                            "help_booked",
                            "session_reminder",
                            "missed",
                            "seat_empty",
                            "after_session",
                            "choice",
                            "cooling",
                            "agreement_copy",
                            "closed",
                            "withdrawn",
                            "suspended",
                            "resumed",
                            "finding",
                            "unreached",
                            "correction",
                            "way_in",
                            "new_way_in",
                            "survey",
                            "survey_later",
                            "commitment_near",
                            "commitment_after",
                            "talk_again",
                            "room_destroyed",
                            "file_ends",
                            "room_key",
                            "legal_notice",
                            "seat_asked",
                            "seat_times",
                            "seat_day",
                            "seat_day_off",
                            "seat_day_soon",
                            "seat_changed",
                        ],
                    )
                ),
                name="letter_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="letterrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "kind__in",
                            ["seat_asked", "seat_times", "seat_day", "seat_day_off", "seat_day_soon", "seat_changed"],
                        ),
                        ("party", "mediator"),
                        models.Q(("mediator", ""), _negated=True),
                        models.Q(("channel", "paper"), _negated=True),
                    ),
                    models.Q(
                        ("mediator", ""),
                        models.Q(
                            (
                                "kind__in",
                                [
                                    "seat_asked",
                                    "seat_times",
                                    "seat_day",
                                    "seat_day_off",
                                    "seat_day_soon",
                                    "seat_changed",
                                ],
                            ),
                            _negated=True,
                        ),
                    ),
                    _connector="OR",
                ),
                name="letter_to_a_mediator_is_a_notice",
            ),
        ),
        migrations.AddConstraint(
            model_name="mediatorcontactrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("way__in", ["email", "sms", "call"])), name="way_to_tell_is_known"
            ),
        ),
    ]
