"""The fence around what is append-only: facts and ledger leaves. The database refuses to change or remove one."""

from typing import ClassVar

from django.db import migrations

from evenhand.ledger.fences import append_only


class Migration(migrations.Migration):
    """Raise the fences; undone, they come down again."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("evenhand", "0001_initial")]
    operations: ClassVar[list[migrations.RunPython]] = [append_only("evenhand_ledger", "evenhand_fact")]
