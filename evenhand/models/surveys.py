"""What people answered when they were asked how it was: no case, no person and no time (design §10.11).

Three tables that share nothing. ``SurveyBox`` waits, sealed, until enough answers of one kind are there. ``SurveyRow``
is an answer among others. ``SurveyMark`` says that a right to answer was used: an HMAC, never whose. All three are
written anew, in another order, with each batch, so that not even the order of the rows ties one to another.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from evenhand.core.surveys import SIDES, WAVES
from evenhand.models.codec import Codes
from evenhand.models.door import Kept


class SurveyBox(Kept):
    """One person's answers on their way into a batch, sealed under the custodian."""

    classification: ClassVar[dict[str, str]] = {"id": "operational", "box": "sealed"}

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    box = models.BinaryField()

    class Meta:
        db_table = "evenhand_survey_box"

    def __str__(self) -> str:
        return str(self.id)


class SurveyRow(Kept):
    """One person's answers among others. ``key`` is random and new with each batch; ``year`` the only time there is."""

    classification: ClassVar[dict[str, str]] = {
        "key": "operational",
        "wave": "operational",
        "side": "operational",
        "year": "operational",
        "answers": "operational",
    }

    key = models.UUIDField(primary_key=True, default=uuid.uuid4)
    wave = models.PositiveSmallIntegerField()
    side = models.CharField(max_length=12)
    year = models.PositiveSmallIntegerField()
    answers = Codes()

    class Meta:
        db_table = "evenhand_survey_row"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["year"], name="survey_year")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(side__in=list(SIDES)), name="a_survey_row_has_one_side"),
            models.CheckConstraint(condition=Q(wave__in=list(WAVES)), name="a_survey_row_has_one_wave"),
        ]

    def __str__(self) -> str:
        return f"{self.side} {self.wave}"


class SurveyMark(Kept):
    """A right to answer that was used, as an HMAC under the custodian's pepper; ``year`` says when it may go."""

    classification: ClassVar[dict[str, str]] = {"mark": "operational", "year": "operational"}

    mark = models.BinaryField(max_length=32, primary_key=True)
    year = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "evenhand_survey_mark"

    def __str__(self) -> str:
        return f"{self.year}"
