"""A document becomes public by two persons; visitors read the frozen copy, for a place, and nothing else."""

import json
import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from accord.commit.commitments.models import Commitment, Duty, Instrument
from accord.commit.commitments.services import (
    CommitmentDraft,
    add_commitment,
    add_instrument,
    assign_duty,
    change_commitment,
    import_commitments,
    point_to_law,
    word_plainly,
)
from accord.commit.commitments.services.releases import release_instrument
from accord.kernel.policy.errors import NotPermitted
from accord.kernel.publication.models import Release
from accord.kernel.publication.services import approve_release, withdraw_release
from accord.kernel.spaces.errors import Refused
from accord.understand.situation.services import add_law, note_stage


@pytest.fixture
def owed(cast, review, promise):
    """A duty in the district, one in the province, one everywhere, one in the other district."""
    by = cast.viewer("amina")
    word_plainly(by, promise, revision=promise.revision, plain={"en": "Every mine gets visits.", "ur": "ہر کان"})
    other = add_commitment(by, instrument=review, text="Publish what was paid.", paragraph="85")
    places, bodies = cast.places, cast.bodies
    rows: tuple[tuple[Commitment, str, str, list[str]], ...] = (
        (promise, "Visit the mines of the district", "district_office", ["district"]),
        (promise, "Send inspectors", "mines", ["province"]),
        (other, "Publish the sums", "federal", []),
        (other, "Publish them there", "police", ["other_district"]),
    )
    return [
        assign_duty(
            by,
            commitment=row,
            wording={"en": words},
            lead=bodies[lead],
            places=[places[p] for p in where],
            due=date(2030, 1, 2),
            assigned_on=date(2023, 3, 2),
        )
        for row, words, lead, where in rows
    ]


@pytest.fixture
def public(cast, review, owed):
    return approve_release(cast.viewer("hina"), release_instrument(cast.viewer("amina"), review))


def document(cast, release, **query):
    return Client().get(reverse("public:document", args=(cast.space.slug, release.pk)), query)


def plain(answer):
    """A page without what differs each time it is made, and without its own address."""
    return re.sub(r'value="[^"]*"|/public/[^"]*', "", answer.content.decode())


def test_nothing_is_seen_before_a_second_person_agrees(cast, review, owed):
    asked = release_instrument(cast.viewer("amina"), review)
    assert document(cast, asked).status_code == 404
    assert Client().get(reverse("public:space", args=(cast.space.slug,))).status_code == 404
    with pytest.raises(NotPermitted):
        approve_release(cast.viewer("amina"), asked)
    approve_release(cast.viewer("hina"), asked)
    assert document(cast, asked).status_code == 200


def test_a_place_shows_what_holds_there_in_what_it_lies_in_and_everywhere(cast, public):
    body = document(cast, public, place=str(cast.places["district"].pk)).content.decode()
    for words in ("Visit the mines of the district", "Send inspectors", "Publish the sums", "District office"):
        assert words in body
    assert "Publish them there" not in body
    assert re.search(r"<h1>What is owed in .*District", body)
    whole = document(cast, public).content.decode()
    assert "Publish them there" in whole
    assert "Every mine gets visits." in whole
    assert "Inspect every mine, twice a year." in whole
    assert str(cast.places["country"].pk) in whole  # the picker begins at the top
    assert "2 January 2030" in whole


def test_the_number_beside_a_place_is_the_number_of_duties_behind_it(cast, public):
    place, seen = "", 0
    while True:
        context = document(cast, public, place=place).context
        for each in context["inside"]:
            there = document(cast, public, place=each["url"].partition("place=")[2].partition("&")[0])
            assert there.context["duties"] == each["owed"].total
            seen += 1
        if not context["inside"]:
            break
        place = context["inside"][0]["url"].partition("place=")[2].partition("&")[0]
    assert seen > 3
    page = document(cast, public, place=str(cast.places["district"].pk)).content.decode()
    told = f"3 duties hold here: 1 here, 1 for the whole of {cast.places['province']}, 1 everywhere."
    assert told in re.sub("[\u2066-\u2069]", "", page)


def test_it_can_be_kept_by_anybody_and_knows_no_account(cast, public):
    asked = document(cast, public)
    assert asked["Cache-Control"] == "public, max-age=300"
    assert asked["X-Robots-Tag"] == "noindex"
    assert not asked.cookies
    again = Client().get(
        reverse("public:document", args=(cast.space.slug, public.pk)), headers={"if-none-match": asked["ETag"]}
    )
    assert again.status_code == 304
    mine = cast.client("amina").get(reverse("public:document", args=(cast.space.slug, public.pk)))
    assert mine.content == asked.content
    for word in ("amina", "Amina", "@", "csrf", "<form"):
        assert word not in asked.content.decode()


def test_the_page_is_in_the_language_that_the_address_asks_for(cast, public):
    urdu = document(cast, public, lang="ur")
    assert urdu["Content-Language"] == "ur"
    assert 'dir="rtl"' in urdu.content.decode()
    assert "ہر کان" in urdu.content.decode()


def test_search_engines_come_only_where_the_setting_says_so(cast, public, settings):
    settings.PUBLIC_INDEXED = True
    open_to_all = document(cast, public)
    assert not open_to_all.has_header("X-Robots-Tag")
    assert "noindex" not in open_to_all.content.decode()


def test_what_fewer_people_read_stays_inside(cast, review, owed):
    by = cast.viewer("amina")
    hidden = add_commitment(by, instrument=review, text="Only some read this.", paragraph="90")
    Commitment.objects.filter(pk=hidden.pk).update(sensitivity=2)
    Duty.objects.filter(pk=owed[1].pk).update(sensitivity=2)
    cast.bodies["police"].__class__.objects.filter(pk=cast.bodies["police"].pk).update(sensitivity=2)
    release = approve_release(cast.viewer("hina"), release_instrument(by, review))
    told = json.dumps(release.payload)
    for word in ("Only some read this", "Send inspectors", "police", "Publish them there", str(owed[1].pk)):
        assert word not in told
    assert str(cast.bodies["mines"].pk) not in told  # its one duty stayed inside


def test_a_later_change_is_not_seen_and_a_withdrawn_release_is_absent(cast, public, promise):
    by = cast.viewer("amina")
    row = Commitment.objects.get(pk=promise.pk)
    change_commitment(by, row, revision=row.revision, text="Other words now.", reason="Typing error")
    assert "Other words now." not in document(cast, public).content.decode()
    withdraw_release(cast.viewer("hina"), public, reason="A name was wrong")
    gone, never = document(cast, public), Client().get(f"/public/{cast.space.slug}/{promise.pk}/")
    assert (gone.status_code, plain(gone)) == (404, plain(never))
    assert plain(Client().get("/public/no-such-space/")) == plain(Client().get(f"/public/{cast.space.slug}/"))


def test_a_payload_that_was_tampered_with_is_not_shown(cast, public):
    payload = {**public.payload, "fields": {**public.payload["fields"], "title": {"en": "Planted"}}}
    type(public).objects.filter(pk=public.pk).update(payload=payload)
    assert document(cast, public).status_code == 404


def test_a_change_between_asking_and_agreeing_is_refused(cast, review, owed):
    asked = release_instrument(cast.viewer("amina"), review)
    Duty.objects.filter(pk=owed[0].pk).update(wording={"en": "Changed"})
    with pytest.raises(Refused):
        approve_release(cast.viewer("hina"), asked)


def test_only_the_secretariat_in_person_asks_and_only_for_what_the_space_reads(cast, review, owed):
    for by in (cast.viewer("bilal"), cast.viewer("imran"), cast.operator):
        with pytest.raises(NotPermitted):
            release_instrument(by, review)
    Instrument.objects.filter(pk=review.pk).update(sensitivity=2)
    review.refresh_from_db()
    with pytest.raises(Refused):
        release_instrument(cast.viewer("amina"), review)
    assert not Duty.objects.filter(sensitivity=0).exists()


def test_a_thousand_promises_take_as_many_queries_as_a_few(cast, review, owed, queries_of):
    import_commitments(
        cast.viewer("amina"),
        instrument=review,
        drafts=[CommitmentDraft(text=f"Clause {n}", paragraph=str(n)) for n in range(400)],
        source="file",
    )
    assert queries_of(lambda: release_instrument(cast.viewer("amina"), review)) < 90


@pytest.mark.pages
def test_amina_asks_hina_agrees_and_takes_it_back_on_the_pages(cast, review, owed, page):
    amina, hina = cast.client("amina"), cast.client("hina")
    assert "Provincial mines department" in amina.get(page("release_instrument", review)).content.decode()
    assert amina.post(page("release_instrument", review)).status_code == 302
    asked = Release.objects.get()
    assert "Make it public" not in amina.get(page("release", asked)).content.decode()
    assert amina.post(page("approve_release", asked)).status_code == 403
    assert "Make it public" in hina.get(page("release", asked)).content.decode()
    hina.post(page("approve_release", asked))
    assert document(cast, asked).status_code == 200
    assert "public" in cast.client("imran").get(page("releases")).content.decode()
    hina.post(page("withdraw_release", asked), {"reason": "A wrong name"})
    assert document(cast, asked).status_code == 404
    assert "A wrong name" in amina.get(page("release", asked)).content.decode()


@pytest.mark.pages
def test_readers_ask_for_nothing_and_strangers_find_nothing(cast, review, public, page):
    imran = cast.client("imran")
    assert imran.get(page("release", public)).status_code == 200
    assert imran.get(page("release_instrument", review)).status_code == 403
    assert imran.post(page("withdraw_release", public), {"reason": "x"}).status_code == 403
    assert cast.client("mehr").get(page("release", public)).status_code == 404


def test_a_law_is_made_public_with_the_stages_of_the_register(cast):
    amina = cast.viewer("amina")
    law = add_law(amina, kind="law", title={"en": "Mines safety act"}, level="provincial")
    paper = add_instrument(amina, kind="law", title={"en": "The act as a document"})
    point_to_law(amina, paper, law=law)
    note_stage(amina, law=law, stage="assented", reached_on=date(2022, 1, 1), note="Said inside")
    add_commitment(amina, instrument=paper, text="Every mine is visited.", paragraph="1")
    page = plain(document(cast, approve_release(cast.viewer("hina"), release_instrument(amina, paper))))
    assert "Assented to" in page
    assert "Said inside" not in page
