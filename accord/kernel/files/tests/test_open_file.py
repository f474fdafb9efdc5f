"""Handing a file out, linking and proving it: each touch stands in the custody log, damage is never handed out."""

import io

import pytest

from accord.kernel.audit.models import Event
from accord.kernel.files.models import CustodyEntry, CustodyStep
from accord.kernel.files.pictures import DisplayCopy
from accord.kernel.files.queries import custody_of, damaged_files, path_of, same_content
from accord.kernel.files.services import DamagedFile, link_file, open_file, verify_file
from accord.kernel.files.serving import display_headers, download_headers
from accord.kernel.files.tests.content import PDF, picture
from accord.kernel.policy.errors import NotPermitted, NotVisible
from accord.kernel.policy.sensitivity import S2


def spoil(file, content=None):
    path = path_of(file)
    path.chmod(0o600)
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)


def steps(file):
    return list(CustodyEntry.objects.filter(file=file).order_by("at", "pk").values_list("step", flat=True))


def test_the_original_is_handed_out_and_the_log_says_to_whom(cast, kept):
    file = kept()
    with open_file(cast.viewer("hina"), file) as content:
        assert content.read() == PDF
    line = custody_of(cast.viewer("hina"), file)[-1]
    assert (line.step, line.account) == (CustodyStep.OPENED, cast.account("hina").pk)
    assert Event.objects.filter(name="file_opened", object_id=file.pk, account_id=cast.account("hina").pk).exists()


def test_an_altered_file_is_not_handed_out_and_the_log_says_so(cast, kept):
    file = kept()
    spoil(file, PDF.replace(b"1.7", b"1.6"))
    with pytest.raises(DamagedFile):
        open_file(cast.viewer("hina"), file)
    assert steps(file) == ["received", "damaged"]
    assert Event.objects.filter(name="file_damaged", object_id=file.pk).exists()


def test_a_missing_file_is_said_calmly(cast, kept):
    file = kept()
    spoil(file)
    with pytest.raises(DamagedFile):
        open_file(cast.viewer("hina"), file)
    assert steps(file) == ["received", "damaged"]


def test_the_same_content_sent_again_heals_a_damaged_copy(cast, kept):
    file = kept()
    spoil(file, b"rot")
    kept()
    with open_file(cast.viewer("hina"), file) as content:
        assert content.read() == PDF


@pytest.mark.parametrize("who", ["imran", "daud", "javed", "kiran"])
def test_restricted_evidence_is_not_handed_to_others(cast, kept, who):
    file = kept(sensitivity=S2)
    with pytest.raises(NotPermitted):
        open_file(cast.viewer(who), file)
    assert steps(file) == ["received"]


def test_strangers_get_neither_content_nor_log(cast, kept):
    file = kept()
    for viewer in (cast.stranger_here(), cast.viewer("mehr"), cast.viewer("visitor")):
        with pytest.raises(NotPermitted):
            open_file(viewer, file)
        assert custody_of(viewer, file) == []


def test_who_looked_at_evidence_is_told_to_its_keepers_alone(cast, kept):
    file = kept()
    open_file(cast.viewer("lal"), file).close()
    assert [line.account for line in custody_of(cast.viewer("hina"), file)] == [
        cast.account("bilal").pk,
        cast.account("lal").pk,
    ]
    assert [line.account for line in custody_of(cast.viewer("bilal"), file)] == [cast.account("bilal").pk, None]
    assert [line.account for line in custody_of(cast.viewer("javed"), file)] == [None, None]


def test_a_link_is_entered_once(cast, kept):
    file = kept()
    for _ in range(2):
        link_file(cast.viewer("bilal"), file, target=cast.bodies["mines"])
    assert steps(file) == ["received", "linked"]
    entry = CustodyEntry.objects.get(step="linked")
    assert (entry.kind, entry.object_id) == ("actor", cast.bodies["mines"].pk)


def test_only_who_may_use_the_file_links_it(cast, kept):
    file = kept()
    for who in ("chandni", "imran", "daud"):
        with pytest.raises(NotPermitted):
            link_file(cast.viewer(who), file, target=cast.bodies["mines"])
    with pytest.raises((NotPermitted, NotVisible)):
        link_file(cast.viewer("bilal"), file, target=cast.people["mehr"])


def test_a_file_is_proved_by_those_who_vet(cast, kept):
    file = kept()
    assert verify_file(cast.viewer("lal"), file)
    spoil(file, b"rot")
    assert not verify_file(cast.viewer("hina"), file)
    assert steps(file) == ["received", "verified", "damaged"]
    with pytest.raises(NotPermitted):
        verify_file(cast.viewer("bilal"), file)


def test_the_operator_finds_every_damaged_file(cast, kept):
    whole, altered, missing = kept(), kept(picture(), "a.jpg"), kept(picture("PNG"), "a.png")
    twin = kept(picture(), "b.jpg")
    spoil(altered, b"rot")
    spoil(missing)
    assert {file.pk for file in damaged_files()} == {altered.pk, twin.pk, missing.pk}
    assert {file.pk for file in damaged_files(cast.other_space.pk)} == set()
    assert whole.pk not in {file.pk for file in damaged_files(cast.space.pk)}


def test_evidence_that_came_twice_is_shown(cast, kept):
    first, second = kept(), kept(name="again.pdf")
    assert list(same_content(cast.viewer("hina"), first)) == [second]


def test_a_download_is_never_a_page_of_ours(cast, kept):
    file = kept(picture(), "well ضلع.png")
    headers = download_headers(file)
    assert headers["Content-Type"] == "image/jpeg"
    assert headers["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert headers["Content-Disposition"].endswith(".png.jpg")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]
    assert headers["Content-Length"] == str(file.size)
    assert "no-store" in headers["Cache-Control"]


def test_a_type_that_is_not_known_any_more_is_given_out_as_bytes(cast, kept):
    file = kept()
    file.media_type = "text/html"
    headers = download_headers(file)
    assert headers["Content-Type"] == "application/octet-stream"
    assert 'filename="order.pdf.bin"' in headers["Content-Disposition"]


def test_a_copy_for_display_is_shown_without_being_sniffed():
    headers = display_headers(DisplayCopy(b"x", "image/png"))
    assert (headers["Content-Type"], headers["X-Content-Type-Options"]) == ("image/png", "nosniff")


def test_what_is_handed_out_starts_at_its_start(cast, kept):
    with open_file(cast.viewer("bilal"), kept()) as content:
        assert content.tell() == 0
        assert isinstance(content, io.BufferedReader)
