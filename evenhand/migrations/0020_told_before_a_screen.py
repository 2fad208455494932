"""What one was told before signing on a screen: a kind of case-file words of its own."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("evenhand", "0019_keys_to_bury"),
    ]

    operations: ClassVar = [
        migrations.RemoveConstraint(
            model_name="sealedtext",
            name="case_file_words_only",
        ),
        migrations.AddConstraint(
            model_name="sealedtext",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "access_needs",
                            "address",
                            "agreement",
                            "allegation",
                            "amendment",
                            "appointment_place",
                            "appointment_time",
                            "attachment_name",
                            "attendee",
                            "badge",
                            "contact_note",
                            "correction_note",
                            "disclosure",
                            "email",
                            "finding_reason",
                            "hold_reason",
                            "incident_on",
                            "incident_place",
                            "legal_note",
                            "name",
                            "narrative",
                            "on_screen",
                            "phone",
                            "records_number",
                            "safe_contact",
                            "screening_note",
                            "second_reader_note",
                            "signed_name",
                            "suitability",
                            "unit",
                            "wish",
                            "witness",
                        ],
                    )
                ),
                name="case_file_words_only",
            ),
        ),
    ]
