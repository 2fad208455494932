"""Files on their way in: held in memory, never on a disk, and never gone without a word.

The framework's own handler for memory takes no file at all once a form is larger than its limit; the form then looks as
if no file had been chosen. This one counts a file that is too large, keeps none of it, and leaves an entry that says
so, so that its form can say it at the field. Everything typed beside it arrives as ever.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

MOST_BYTES = 8_000_000
"""The largest file any form takes, in bytes."""


class NotHeld(InMemoryUploadedFile):
    """A file that came and was not kept: its name and its size, and nothing in it."""

    def __init__(self, name: str, size: int) -> None:
        super().__init__(BytesIO(), None, name, "", size, None)


class InMemory(FileUploadHandler):
    """Holds up to :data:`MOST_BYTES` of a file, and up to ``FILE_UPLOAD_MAX_MEMORY_SIZE`` of all files of a form."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.left: int = settings.FILE_UPLOAD_MAX_MEMORY_SIZE
        self.held: BytesIO | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Another file begins."""
        super().new_file(*args, **kwargs)
        self.held = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Hold a piece, or let go of the whole file once it is too large. The parser goes on counting."""
        if self.held is None:
            return
        if start + len(raw_data) > min(MOST_BYTES, self.left):
            self.held = None
        else:
            self.held.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """The file, or the entry that says that it came and was not kept."""
        name = str(self.file_name)
        if self.held is None:
            return NotHeld(name, file_size)
        self.left -= file_size
        held, self.held = self.held, None
        held.seek(0)
        return InMemoryUploadedFile(
            held, self.field_name, name, self.content_type, file_size, self.charset, self.content_type_extra
        )
