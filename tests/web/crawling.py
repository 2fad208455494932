"""Crawling: a fixed list of addresses, opened by a visitor, kept without what differs on every page."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db import connection
from django.urls import URLPattern, reverse
from django.urls.converters import IntConverter

from evenhand.models.cases import MatterRow
from evenhand.models.outbox import LetterRow
from evenhand.reads.matrix import LINES
from evenhand.web.guards import audience_of
from tests.web.test_every_address import patterns
from tests.web.worlds import World, visit

TOKENS = (
    re.compile(rb'name="(?:csrfmiddlewaretoken|idem)" value="[^"]*"'),
    re.compile(rb'nonce="[^"]*"'),
)
UUIDS = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
VARIES = re.compile(r"\(%s(?:, %s)+\)|(?<=SAVEPOINT \").*")
HASH = re.compile(rb"(?<![0-9a-f])[0-9a-f]{32}(?:[0-9a-f]{32})?(?![0-9a-f])")
QUERIES = {
    "staff_find": ("Nyström", "Clara", "816 555 0142", "nobody", "Bell", "4471"),
    "staff_matters": (),
}
ROLES = {
    "c1": "complainant", "o1": "officer", "party of another complaint": "complainant",
    "mediator of another table": "mediator", "nobody": "public",
}  # fmt: skip
VIEWS = {"staff_investigations": ("mine", "ended", "open")}


@dataclass
class Names:
    """Identities and hashes are random: each is called by when it was first met, so that only *which* is compared."""

    met: dict[bytes, bytes] = field(default_factory=dict)

    def __call__(self, found: re.Match[bytes]) -> bytes:
        return self.met.setdefault(found[0], b"<%d>" % len(self.met))


@dataclass
class Answer:
    """One answer as it is compared: status, headers, body, and the work it took: the statements put to the database."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    work: tuple[str, ...] = ()


def addresses(told: World, who: str) -> list[tuple[str, str]]:
    """(name, path) for every address that is for ``who``, to the things of this complaint. What is not for them is not
    found (``test_every_address``)."""
    return [(name, path) for one in patterns() if _is_for(one, who) for name, path in _of(one, told)]


def places(told: World, who: str) -> dict[str, str]:
    """The same by name and place among those of that name: two worlds have not the same things, but the same places."""
    met, found = Counter[str](), {}
    for name, path in addresses(told, who):
        met[name] += 1
        found[f"{name} {met[name]}"] = path
    return found


def _is_for(one: URLPattern, who: str) -> bool:
    audience, role = audience_of(one.callback), ROLES.get(who, who)
    if audience == "demo" or one.name in {"sign_out", "quick_exit"}:
        return False
    pair = (one.callback.action, one.callback.object)  # type: ignore[attr-defined]  # the guards put them there
    if pair[0] == "public":
        return True
    counter = {"complainant": "portal", "officer": "portal", "mediator": "mediator"}.get(role, "staff")
    return role in LINES[pair] and audience in ("accounts", counter)


def _of(one: URLPattern, told: World) -> Iterator[tuple[str, str]]:
    name = str(one.name)
    for things in _things(told, one, set(one.pattern.converters)):
        path = reverse(name, kwargs=things)
        yield name, path
        for asked in QUERIES.get(name, ()):
            yield name, f"{path}?{urlencode({'q': asked})}"
        for view in VIEWS.get(name, ()):
            yield name, f"{path}?{urlencode({'view': view})}"


def _things(told: World, one: URLPattern, wanted: set[str]) -> Iterator[dict[str, Any]]:
    plain = {
        "ref": told.stage.ref, "matter": "m1", "mediation": "d1", "about": "m1", "lang": "en", "code": "1",
        "batch": "none", "act": "suspend-matter", "account": NOBODY, "declared": NOBODY, "mediator": NOBODY,
        "number": "1", "file": NOBODY, "record": NOBODY,
    }  # fmt: skip
    letters = LetterRow.objects.filter(ref=told.stage.ref).order_by("created_at", "kind", "party")
    several: dict[str, list[Any]] = {
        "letter": list(letters.values_list("pk", flat=True)),
        **{key: ["c1", "o1"] for key in ("party", "person", "whose", "who")},
    }
    numbers = [number for (number,) in MatterRow.objects.filter(number__isnull=False).values_list("number") if number]
    for name in ("letter", "party", "person", "whose", "who", "number"):
        if name in wanted:
            values = several[name] if name != "number" else [*numbers, "1"] if "investigation" in str(one.name) else [1]
            for value in values:
                yield {key: value if key == name else plain.get(key, 1) for key in wanted}
            return
    yield {key: plain.get(key, 1) for key in wanted}


NOBODY = "00000000-0000-4000-8000-000000000000"


def every_address(ref: str, seated: UUID) -> Iterator[tuple[str, str]]:
    """One path for every address of the product, whoever it is for: a sample of each part."""
    plain = {
        "ref": ref, "matter": "m1", "mediation": "d1", "about": "m1", "lang": "en", "act": "suspend-matter",
        "mediator": seated, **dict.fromkeys(("party", "person", "whose", "who"), "c1"),
    }  # fmt: skip
    for one in patterns():
        kinds = one.pattern.converters.items()
        other = {name: 1 if isinstance(kind, IntConverter) else NOBODY for name, kind in kinds}
        if audience_of(one.callback) != "demo" and one.name not in {"sign_out", "quick_exit"}:
            yield (
                str(one.name),
                reverse(str(one.name), kwargs={name: plain.get(name, other[name]) for name, _ in kinds}),
            )


def crawl_raw(told: World, who: str, only: tuple[str, ...] = ()) -> Iterator[tuple[str, bytes]]:
    """Every answer's headers and bytes as they are, for a search."""
    client = visit(told, who)
    for name, path in addresses(told, who):
        if only and not name.startswith(only):
            continue
        answer = client.get(path)
        yield name, _whole(answer)
        yield f"{name} (headers)", str(answer.headers).encode()


def crawl(told: World, who: str, only: tuple[str, ...] = ()) -> dict[str, Answer]:
    """Every address as ``who`` sees it, by its place."""
    names, found = Names(), {}
    client = visit(told, who)
    for key, path in places(told, who).items():
        if only and not key.startswith(only):
            continue
        told.chance.begin(key)
        asked: list[str] = []
        with connection.execute_wrapper(partial(_noted, asked)):
            answer = client.get(path)
            body = _whole(answer)
        kept = {key: value for key, value in answer.headers.items() if key != "Content-Security-Policy"}
        # What is not found may be asked for in one world only: it counts nothing for the pages after it.
        called = Names() if answer.status_code == 404 else names
        headers = tuple(sorted((key, _bare(value.encode(), called).decode()) for key, value in kept.items()))
        found[key] = Answer(answer.status_code, headers, _bare(unpacked(body), called), tuple(asked))
    if not only and who in ("coordinator", "director"):
        for path in (reverse("staff_export", args=(told.stage.ref,)), reverse("staff_export_office")):
            told.chance.begin(path)
            asked = []
            with connection.execute_wrapper(partial(_noted, asked)):
                answer = told.there[who].send(path, path)
                body = _whole(answer)
            found[path] = Answer(answer.status_code, (), _bare(unpacked(body), names), tuple(asked))
            assert answer.status_code == 200, path
    return found


def _whole(answer: Any) -> bytes:
    """The body; of one that comes in pieces, all of them: its last statements are put while it comes."""
    return b"".join(answer.streaming_content) if answer.streaming else bytes(answer.content)


def _noted(asked: list[str], execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
    """Note a statement without its values, but with how many an ``IN`` has, then put it."""
    asked.append(VARIES.sub(lambda one: f"({one[0].count('%s')})" if "%s" in one[0] else "", sql))
    return execute(sql, *rest)


def unpacked(body: bytes) -> bytes:
    """A file's bytes; of an archive, its members."""
    if not body.startswith(b"PK\x03\x04"):
        return body
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        return b"\n".join(name.encode() + b"\n" + packed.read(name) for name in sorted(packed.namelist()))


def _bare(body: bytes, names: Names) -> bytes:
    for pattern in TOKENS:
        body = pattern.sub(b"", body)
    return HASH.sub(names, UUIDS.sub(names, body))


def difference(one: dict[str, Answer], other: dict[str, Answer]) -> list[str]:
    """What differs between two crawls, a line each: the address, and the first words that differ. What is in one world
    only tells nothing to whom it is not found."""
    alone = {key: answer for key, answer in [*one.items(), *other.items()] if key not in one or key not in other}
    found = [f"{key}: only in one world" for key, answer in alone.items() if answer.status != 404]
    for key in one.keys() & other.keys():
        a, b = one[key], other[key]
        if a.status != b.status:
            found.append(f"{key}: {a.status} and {b.status}")
        elif a.headers != b.headers:
            found.append(f"{key}: {sorted(set(a.headers) ^ set(b.headers))}")
        elif a.body != b.body:
            at = next(
                (i for i, (x, y) in enumerate(zip(a.body, b.body, strict=False)) if x != y),
                min(len(a.body), len(b.body)),
            )
            found.append(f"{key}: …{a.body[max(0, at - 60) : at + 60]!r} and …{b.body[max(0, at - 60) : at + 60]!r}")
        elif a.work != b.work:
            apart = [*(Counter(a.work) - Counter(b.work)).elements(), *(Counter(b.work) - Counter(a.work)).elements()]
            found.append(f"{key}: {len(a.work)} and {len(b.work)} statements: {[one[:200] for one in apart]}")
    return sorted(found)
