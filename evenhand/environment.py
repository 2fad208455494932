"""Where things lie on this machine: the home folder, and the presets, in a clone and in a wheel.

Each mistake is an ImproperlyConfigured with a sentence for the operator. Holds no Django but its exception.
"""

from __future__ import annotations

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

PACKAGE = Path(__file__).resolve().parent
ROOT = PACKAGE.parent


def in_repository() -> bool:
    """Whether the programme runs from a clone of its repository, and not from an installed wheel."""
    return (ROOT / "pyproject.toml").is_file() and (ROOT / "programmes").is_dir()


def programmes() -> Path:
    """The folder of the preset programme files: at the root of the repository, within the package in a wheel."""
    return ROOT / "programmes" if in_repository() else PACKAGE / "programmes"


def preset_file(folder: Path, name: str) -> Path:
    """The preset programme file of this name. Raises ImproperlyConfigured where there is none."""
    file = folder / f"{name}.toml"
    if not file.is_file():
        there = ", ".join(sorted(one.stem for one in folder.glob("*.toml"))) or "none"
        raise ImproperlyConfigured(f"There is no programme file {file}. EVENHAND_PROGRAMME names one of: {there}.")
    return file


def home() -> Path:
    """The folder of this installation, made where it is missing. Raises ImproperlyConfigured where it cannot be used.

    A clone has ``var`` as its default. A wheel has none: things kept within the programme would go with it.
    """
    given = os.environ.get("EVENHAND_HOME", "")
    if not given and not in_repository():
        raise ImproperlyConfigured(
            "Say where this installation keeps what is its own: set EVENHAND_HOME to a folder outside of the programme,"
            " such as /var/lib/evenhand."
        )
    place = Path(given or ROOT / "var").resolve()
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(f"The home folder {place} cannot be made: {error.strerror}. {_WHOSE}") from None
    if not os.access(place, os.R_OK | os.W_OK | os.X_OK):
        raise ImproperlyConfigured(f"The home folder {place} cannot be written by this user. {_WHOSE}")
    return place


_WHOSE = "EVENHAND_HOME names it; it belongs to the user who runs evenhand."
