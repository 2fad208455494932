"""Merge the Spanish of every room, check it against what the pages say, and compile it.

    python scripts/translations.py              write es/LC_MESSAGES/django.po and .mo; fail on a hole
    python scripts/translations.py --check      write nothing; fail on a hole or when the committed files are stale
    python scripts/translations.py --pseudo DIR write the generated right-to-left language (ar_XB) under DIR

Each room keeps its Spanish in ``evenhand/locale/parts/<room>.es.po`` (msgid and msgstr, no header). A hole is a
sentence of a page or of the code that has no Spanish, an empty msgstr, a placeholder that one language has and the
other has not, or two rooms that translate the same sentence differently.
"""

from __future__ import annotations

import argparse
import io
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "evenhand"
PARTS = PACKAGE / "locale" / "parts"
SPANISH = PACKAGE / "locale" / "es" / "LC_MESSAGES"

Key = tuple[str | None, str]
"""A message's context and its (singular) sentence."""

KEYWORDS = {
    "gettext": None, "gettext_lazy": None, "gettext_noop": None, "_": None, "_lazy": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3), "npgettext_lazy": ((1, "c"), 2, 3),
}  # fmt: skip
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
KEEP = re.compile(r"(%\(\w+\)[sd]|%[sd]|%%|\{\w*\}|<[^>]*>|&\w+;|https?://\S+)")
ARABIC = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "ابثدهفغحيجكلمنوپقرستعڤخشيز" * 2,
)


def sources() -> Iterator[Path]:
    """Every file that may hold a sentence for people: templates and code, without vendored files."""
    for pattern in ("templates/**/*.html", "templates/**/*.txt", "templates/**/*.svg", "**/*.py"):
        yield from sorted(p for p in PACKAGE.glob(pattern) if "migrations" not in p.parts and "vendor" not in p.parts)


def used() -> dict[Key, list[str]]:
    """Every sentence in use, with the places (``path:line``) that use it."""
    if not settings.configured:
        settings.configure(USE_I18N=True)
    places: dict[Key, list[str]] = defaultdict(list)
    for path in sources():
        name = str(path.relative_to(ROOT))
        text = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            text = templatize(text, origin=name)
        for line, message, _, context in extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS):
            single = message[0] if isinstance(message, tuple) else message
            if single:
                places[context, single].append(f"{name}:{line}")
    return places


def merged(problems: list[str]) -> Catalog:
    """The Spanish of all rooms in one catalogue; adds a sentence to ``problems`` for each thing to mend."""
    fixed = datetime(2026, 1, 1, tzinfo=UTC)  # A date that moved would make the file differ at every run.
    catalog = Catalog(
        locale="es", domain="django", project="Evenhand", charset="utf-8",
        creation_date=fixed, revision_date=fixed, last_translator="Evenhand", language_team="es", fuzzy=False,
        header_comment="# Spanish of Evenhand. Made by `make locale` from evenhand/locale/parts; edit those.",
    )  # fmt: skip
    owner: dict[Key, tuple[str, Message]] = {}
    for part in sorted(PARTS.glob("*.es.po")):
        with part.open("rb") as file:
            messages = [m for m in read_po(file, locale="es", charset="utf-8") if m.id]
        for message in sorted(messages, key=lambda m: str(m.id)):
            key = _key(message)
            problems += [f"{part.name}: {wrong}" for wrong in _wrong(message)]
            if key in owner and owner[key][1].string != message.string:
                problems.append(f"{part.name} and {owner[key][0]} translate differently: {key[1]!r}")
            if key not in owner:
                owner[key] = (part.name, message)
                catalog.add(message.id, message.string, context=message.context, flags=message.flags)
    return catalog


def _key(message: Message) -> Key:
    return message.context, message.id[0] if isinstance(message.id, tuple | list) else message.id


def _wrong(message: Message) -> Iterator[str]:
    ids = list(message.id) if isinstance(message.id, tuple | list) else [message.id]
    strings = list(message.string) if isinstance(message.string, tuple | list) else [message.string]
    if not all(strings):
        yield f"no Spanish for {ids[0]!r}"
        return
    if "fuzzy" in message.flags:
        yield f"marked fuzzy: {ids[0]!r}"
    allowed = {place for one in ids for place in PLACEHOLDER.findall(one)}
    needed = set(PLACEHOLDER.findall(ids[-1]))
    for string in strings:
        there = set(PLACEHOLDER.findall(str(string)))
        if there - allowed or (len(ids) == 1 and needed - there):
            yield f"placeholders differ: {ids[0]!r}"


def holes(catalog: Catalog, places: dict[Key, list[str]]) -> list[str]:
    """One line for each sentence in use that has no Spanish: where, and which."""
    known = {_key(message) for message in catalog if message.id}
    return [
        f"{where[0]}: no Spanish for {key[1]!r}"
        for key, where in sorted(places.items(), key=lambda item: item[1])
        if key not in known
    ]


def unused(catalog: Catalog, places: dict[Key, list[str]]) -> list[str]:
    """The sentences that have Spanish but no page."""
    return sorted(key[1] for message in catalog if message.id and (key := _key(message)) not in places)


def files(catalog: Catalog) -> dict[str, bytes]:
    """``django.po`` and ``django.mo`` as bytes, the same at every run."""
    po, mo = io.BytesIO(), io.BytesIO()
    write_po(po, catalog, width=120, no_location=True, sort_output=True)
    write_mo(mo, catalog)
    return {"django.po": po.getvalue(), "django.mo": mo.getvalue()}


def pseudo(places: Iterable[Key], folder: Path) -> None:
    """Write the right-to-left language: Latin letters become Arabic ones, placeholders and mark-up stay."""
    catalog = Catalog(locale="ar", domain="django", fuzzy=False)
    for context, sentence in places:
        turned = "".join(bit if KEEP.fullmatch(bit) else bit.translate(ARABIC) for bit in KEEP.split(sentence))
        catalog.add(sentence, turned, context=context)
    place = folder / "ar_XB" / "LC_MESSAGES"
    place.mkdir(parents=True, exist_ok=True)
    with (place / "django.mo").open("wb") as file:
        write_mo(file, catalog)


def main(argv: list[str] | None = None) -> int:
    """Run one of the three modes; 0 when there is nothing to mend, 1 otherwise."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing")
    parser.add_argument("--pseudo", type=Path, metavar="DIR", help="write the right-to-left language under DIR")
    options = parser.parse_args(argv)
    places = used()
    if options.pseudo:
        pseudo(places, options.pseudo)
        return 0
    problems: list[str] = []
    catalog = merged(problems)
    problems += holes(catalog, places)
    for name, content in files(catalog).items():
        place = SPANISH / name
        if options.check and (not place.is_file() or place.read_bytes() != content):
            problems.append(f"{place.relative_to(ROOT)} is stale. Run: make locale")
        elif not options.check:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
    spare = unused(catalog, places)
    print("\n".join([*problems, f"{len(places)} sentences, {len(problems)} to mend, {len(spare)} no longer used."]))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
