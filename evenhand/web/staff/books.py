"""The auditor's counter: how the books stand, the whole ledger checked, and its leaves to check elsewhere.

Nothing here is about a complaint: pseudonyms, roles, codes and days, a quarter of a year late.
"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from evenhand.accounts import roles
from evenhand.reads import books as kept
from evenhand.reads import checkpoints
from evenhand.web import clock
from evenhand.web.guards import actor, may

CHECK = """\
import hashlib, json, sys
chain = bytes(32)
for number, line in enumerate(open(sys.argv[1])):
    row = json.loads(line)
    leaf = bytes.fromhex(row["leaf"])
    told = hashlib.sha256(b"\\0" + row["entry"].encode()).digest() if "entry" in row else leaf
    if row["seq"] != number or row["prev"] != chain.hex() or told != leaf:
        sys.exit(f"leaf {number} is wrong")
    chain = hashlib.sha256(b"\\2" + chain + leaf).digest()
print(chain.hex())
"""
"""What checks the leaves with nothing but Python: printed on the page, and run by a test."""


@require_GET
@may("check", "books")
def books(request: HttpRequest) -> HttpResponse:
    """How the books stand; ``?check`` checks every leaf now."""
    who = actor(request)
    found = kept.books(who)
    if found is None:
        raise Http404
    asked, colleagues = "check" in request.GET, [one for one in roles.listing() if one.kind == "staff"]
    names = {str(one.account): one.name for one in colleagues}
    page = {
        "found": found,
        "asked": asked,
        "verdict": kept.check(who) if asked else None,
        "until": kept.told_until(clock.now().today),
        "signed": checkpoints.newest(),
        "adopted": [(one, [names.get(by, by) for by in (one.by, one.second)]) for one in found.adopted],
        "colleagues": [(one.name, held) for one in colleagues if (held := [r.role for r in one.roles if not r.waits])],
        "script": CHECK,
    }
    return render(request, "staff/books.html", page)


@require_GET
@may("take along", "leaves of the ledger")
def leaves(request: HttpRequest) -> HttpResponseBase:
    """The leaves as a file, one in a line, up to the end of the quarter before last."""
    until = kept.told_until(clock.now().today)
    answer = StreamingHttpResponse(kept.leaves(actor(request), until), content_type="application/jsonl")
    answer.headers["Content-Disposition"] = f'attachment; filename="ledger-until-{until.isoformat()}.jsonl"'
    return answer
