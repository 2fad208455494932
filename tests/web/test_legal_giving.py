"""What may leave, and what never does; who may speak on which ground; a hold that shows nobody anything more.

Edge cases EC-82 to EC-86, EC-90, EC-91 (domain).
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile

import pytest
from django.urls import get_resolver

from evenhand.accounts import idem
from evenhand.clerk import Key, Upload, Words, attach, disclosing, sealing
from evenhand.core.access import Actor
from evenhand.core.codes import Role
from evenhand.core.deciding import Refusal
from evenhand.core.investigating import PlaceHold
from evenhand.core.reasons import Reason
from evenhand.models import programmes
from evenhand.models.cases import ComplaintRow
from evenhand.models.disclosing import DisclosureRow
from evenhand.models.door import the_clerk_writes
from evenhand.models.legal import PaperRow
from evenhand.models.vault_rooms import VaultRecord
from evenhand.signing import to_seal, told
from evenhand.web import guards
from tests.house.test_urls import SAMPLES
from tests.rooms.office import CLARA, DIRECTOR, MONDAY, filed, mediator
from tests.web.sign_in_cast import colleague
from tests.web.stage import Stage
from tests.web.test_legal import NOTE, ana, dean, enter
from tests.web.test_legal_papers import CANARY, plant
from tests.web.walking import staff, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

SECRETS = (CANARY, NOTE, "26-114", "12 Elm St", "Clara@example.org", "816 555 0142", "5550142", "library")


@pytest.fixture
def agreed(stage: Stage) -> Stage:
    """A signed agreement; words of ours in every place that must not leave; a photograph of the complainant's."""
    walk = stage.walk.to_ahead()
    stage.seat_mediators()
    walk.to_ended().to_assented().to_signed()
    plant(walk)
    photo = Upload(name="Clara at home.txt", content_type="text/plain", data=b"a street", party="c1")
    attach(walk.ref, photo, by=CLARA, now=walk.now)
    return stage.sync()


def allow(stage: Stage, page: str, agreement: str = "no") -> None:
    """The stay is over, and two people say that what the law allows is given."""
    stage.walk.later(14)
    stage.sync()
    ana(stage).do(page, "/step", what="produce", agreement=agreement)
    dean(stage).do(page, "/second")


def given(stage: Stage, page: str) -> dict[str, bytes]:
    answer = ana(stage).send(page, "/production")
    assert answer.headers.get("Content-Type") == "application/zip", words_of(answer.content.decode())
    paper = PaperRow.objects.get(what="production", digest=hashlib.sha256(answer.content).hexdigest())
    assert paper.data is None
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def subpoena(stage: Stage, **more: str) -> str:
    day = stage.walk.day
    on = {"received_on_month": str(day.month), "received_on_day": str(day.day), "return_on_year": str(day.year + 1)}
    return enter(stage, **{**on, **more})


def test_it_gives_the_complaint_the_rules_and_entries_and_nothing_of_the_mediation(agreed: Stage) -> None:
    """EC-82, EC-83: a subpoena, or a request for records."""
    page = subpoena(agreed)
    allow(agreed, page)

    files = given(agreed, page)

    everything = b"".join(files.values())
    assert VaultRecord.objects.exists()
    for hidden in (secret for secret in SECRETS if secret != CANARY):
        assert hidden.encode() not in everything, hidden
    # What was added to the complaint itself is the complaint's; nothing that was said under a lock is there.
    for place in ("own:c1", "joint", "caucus:c1", "says his name when he stops"):
        assert place.encode() not in everything
    words = list(csv.DictReader(io.StringIO(files["words.csv"].decode("utf-8-sig"))))
    assert {"narrative", "name", "badge"} <= {row["kind"] for row in words}
    assert not {"address", "phone", "email", "hold_reason", "legal_note", "screening_note"} & {w["kind"] for w in words}
    assert files["files/f1"] == b"a street"
    assert b"[texts.jurisdiction" in files["policy.toml"]
    assert not any(name.startswith("agreement") for name in files)


def test_it_gives_entries_that_tell_nobody_s_answer(agreed: Stage) -> None:
    page = subpoena(agreed)
    allow(agreed, page)

    rows = list(csv.DictReader(io.StringIO(given(agreed, page)["ledger.csv"].decode("utf-8-sig"))))

    events = {row["event"] for row in rows}
    assert {"complaint_filed", "matter_mediated"} <= events
    assert not {"answer_sealed", "assented", "agreement_signed", "mediators_accepted", "session_ended"} & events
    assert all(json.loads(row["entry"])["seq"] == int(row["leaf"]) for row in rows)


def test_it_gives_a_department_nothing_that_tells_of_a_mediation(agreed: Stage) -> None:
    page = subpoena(agreed, kind="records_request", asker="department")
    allow(agreed, page)
    files = given(agreed, page)

    assert "ledger.csv" not in files
    told = b"".join(data for name, data in files.items() if name != "policy.toml").lower()
    assert b"mediat" not in told


@pytest.mark.parametrize("rule", ["granted", "enforcement"])
def test_it_gives_the_agreement_by_its_rule_alone(agreed: Stage, rule: str) -> None:
    page = subpoena(agreed, kind="court_order", asker="court")
    allow(agreed, page, rule)

    files = given(agreed, page)

    assert files["agreement-m1.pdf"].startswith(b"%PDF")


@pytest.mark.parametrize(
    ("asked", "rule", "whose"),
    [
        ({"kind": "court_order", "asker": "court"}, "granted", {"c1", "o1"}),
        ({"kind": "court_order", "asker": "court"}, "no", set()),
        ({"kind": "party_request", "asker": "officer", "party": "o1"}, "no", {"o1"}),
    ],
)
def test_it_gives_with_the_agreement_what_was_told_before_it_was_signed(
    agreed: Stage, asked: dict[str, str], rule: str, whose: set[str]
) -> None:
    """Part of how it was signed (SIG-06): to a signer their own, else only with the agreement."""
    row = ComplaintRow.objects.get(ref=agreed.ref)
    one = told(programmes.of_sha(row.programme), "en")
    with the_clerk_writes():
        sealing.seal_words(
            row, [Words("on_screen", to_seal(one, "1234"), who, "m1") for who in ("c1", "o1")], agreed.walk.now
        )
    page = subpoena(agreed, **asked)
    allow(agreed, page, rule)

    files = given(agreed, page)

    assert {name for name in files if "told" in name} == {f"told-before-signing-m1-{signer}.txt" for signer in whose}
    assert all(one.version.encode() in files[f"told-before-signing-m1-{signer}.txt"] for signer in whose)


def test_it_gives_a_person_their_own_and_nothing_of_the_other_side(agreed: Stage) -> None:
    """EC-84: own contributions and the final agreement; never the other's."""
    page = subpoena(agreed, kind="party_request", asker="officer", party="o1")
    ana(agreed).do(page, "/step", what="produce", agreement="no")
    dean(agreed).do(page, "/second")

    files = given(agreed, page)

    everything = b"".join(files.values())
    assert b"Officer Bell" in files["words.csv"]
    assert files["agreement-m1.pdf"].startswith(b"%PDF")
    for hidden in (*SECRETS, "Nystr", "shouted", "a street"):
        assert hidden.encode() not in everything, hidden
    assert "ledger.csv" not in files


def test_it_refuses_before_two_people_said_so_and_while_the_stay_runs(
    agreed: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = subpoena(agreed)
    post = {"idem": idem.mint("staff.legal")}
    for _ in range(2):
        answer = ana(agreed).client.post(f"{page}/production", post)
        assert answer.status_code == 302
        assert not PaperRow.objects.exists()
        agreed.walk.later(14)
        agreed.sync()
    allow(agreed, page)
    monkeypatch.setattr(guards, "fresh", lambda _request: False)
    again = ana(agreed).client.post(f"{page}/production", {"idem": idem.mint("staff.legal")})
    assert "proof" in again.headers["Location"]
    assert not PaperRow.objects.exists()


@pytest.mark.parametrize("who", ["c1", "o1"])
def test_it_writes_down_a_ground_and_no_word(stage: Stage, who: str) -> None:
    """Alike to both sides; the office sees ground, day and role."""
    stage.walk.to_ahead()
    stage.sync()
    page = f"/portal/{stage.ref}/may-speak"
    html = stage.be(who).see(page)
    assert "<textarea" not in html
    assert page in stage.be(who).see(stage.mine)

    stage.be(who).do(page, page, ground="bodily_harm")

    row = DisclosureRow.objects.get()
    role = "complainant" if who == "c1" else "officer"
    assert (row.ground, row.role, row.on) == ("bodily_harm", role, stage.walk.day)
    seen = " ".join(ana(stage).see(f"{stage.case}legal").split())
    assert f"{role.title()}: Somebody is threatened with bodily harm" in seen
    assert "bodily harm" not in stage.colleague().see(stage.case)


def test_it_lets_a_mediator_speak_at_any_time_and_asks_nobody(agreed: Stage) -> None:
    """EC-90 too: also closed, on hold, and for one who has left; never for one who never sat there."""
    seat = agreed.walk.case.mediations[0].seats[0].mediator
    agreed.walk.do(DIRECTOR, PlaceHold(by="s3", second="s2"))
    page = f"/mediator/may-speak/{agreed.ref}"
    person = agreed.there[seat]

    person.do(page, page, ground="malpractice")

    assert DisclosureRow.objects.get().role == "mediator"
    refused = disclosing.disclose(agreed.ref, "child", by=mediator("somebody"), now=agreed.walk.now, key=Key("another"))
    assert refused == Refusal(Reason.NOT_YOURS)
    wrong = person.send(page, page, ground="gossip")
    assert wrong.status_code == 422


def test_it_counts_one_form_once(stage: Stage) -> None:
    stage.walk.to_ahead()
    for _ in range(2):
        assert disclosing.disclose(stage.ref, "crime", by=CLARA, now=stage.walk.now, key=Key("same")) is None
    by = Actor(id="s1", role=Role.COORDINATOR)
    assert disclosing.disclose(stage.ref, "crime", by=by, now=stage.walk.now, key=Key("x")) == Refusal(Reason.NOT_YOURS)

    assert DisclosureRow.objects.count() == 1


def test_it_takes_one_key_for_two_complaints_as_two_forms(stage: Stage) -> None:
    other = filed(MONDAY)
    for ref in (stage.ref, other.ref):
        assert disclosing.disclose(ref, "crime", by=CLARA, now=stage.walk.now, key=Key("same")) is None

    assert set(DisclosureRow.objects.values_list("ref", flat=True)) == {stage.ref, other.ref}


def test_it_has_no_summary_for_the_director(agreed: Stage) -> None:
    """EC-91: no page says more of a session than the four facts, for anybody at the office."""
    boss = dean(agreed)
    assert boss.client.get(f"{agreed.case}summary").status_code == 404
    for page in (agreed.case, f"{agreed.case}legal", "/staff/legal"):
        shown = boss.see(page)
        assert "says his name when he stops" not in shown
        assert f"{CANARY} in" not in shown


def test_it_opens_no_page_by_a_hold(agreed: Stage) -> None:
    """LGL-03: every address of the product that needs no more than this complaint, for every role, before and after."""
    ids = {"ref": agreed.ref, "matter": "m1", "mediation": "d1", "party": "c1", "person": "c1", "act": "place-hold",
           "about": "case", "code": "f1"}  # fmt: skip
    people = {role: staff(colleague(f"z-{role}", role)) for role in
              ("coordinator", "director", "investigator", "auditor")}  # fmt: skip
    people |= {"c1": agreed.be("c1"), "o1": agreed.be("o1")}
    people |= {"mediator": agreed.there[agreed.walk.case.mediations[0].seats[0].mediator]}
    paths = sorted(_paths(ids))

    def matrix() -> dict[tuple[str, str], int]:
        return {(who, path): one.client.get(path).status_code for who, one in people.items() for path in paths}

    before = matrix()
    assert {200, 404} <= set(before.values())
    agreed.walk.do(DIRECTOR, PlaceHold(by="s3", second="s2"))

    assert matrix() == before


def _paths(ids: dict[str, str]) -> set[str]:
    """Addresses of staff, mediators and parties, with this complaint put in."""
    found = set()
    for name in (str(n) for n in get_resolver().reverse_dict if isinstance(n, str)):
        if not name.startswith(("staff_", "mediator_", "portal_")):
            continue
        for possible, _pattern, _defaults, converters in get_resolver().reverse_dict.getlist(name):
            for template, params in possible:
                values = {p: ids.get(p, SAMPLES.get("uuid" if "UUID" in type(converters[p]).__name__ else "int", "1"))
                          for p in params}  # fmt: skip
                found.add("/" + template % values)
    return found
