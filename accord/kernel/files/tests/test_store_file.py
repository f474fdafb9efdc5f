"""Taking files in: what is kept, what is refused, and that nothing half-written stays."""

import errno
import hashlib
import io
import os
import stat
from pathlib import Path

import pytest
from django.db import transaction

from accord.kernel.audit.models import Event
from accord.kernel.files import storage
from accord.kernel.files.models import CustodyEntry, File
from accord.kernel.files.queries import custody_of, files_seen, path_of
from accord.kernel.files.services import store_file
from accord.kernel.files.tests.content import BAD, CSV, PDF, picture
from accord.kernel.policy.errors import NotPermitted, NotVisible
from accord.kernel.policy.sensitivity import S2
from accord.kernel.spaces.errors import Refused


def on_disk(root: Path) -> list[Path]:
    return sorted(path for path in root.rglob("*") if path.is_file())


def test_the_original_is_kept_byte_for_byte_under_its_hash(cast, own_root, kept):
    content = picture()
    file = kept(content, "well.jpg", source="Site visit", rights="CC BY")
    sha256 = hashlib.sha256(content).hexdigest()
    assert (file.sha256, file.size, file.name) == (sha256, len(content), "well.jpg")
    assert path_of(file).read_bytes() == content
    assert path_of(file).name == sha256
    assert path_of(file).stat().st_mode & 0o222 == 0
    assert on_disk(own_root) == [path_of(file)]


def test_receipt_is_the_first_line_of_custody_and_an_event(cast, kept):
    file = kept()
    lines = custody_of(cast.viewer("hina"), file)
    assert [(line.step, line.account, line.sha256) for line in lines] == [
        ("received", cast.account("bilal").pk, file.sha256)
    ]
    assert Event.objects.filter(name="file_received", object_id=file.pk, account_id=cast.account("bilal").pk).exists()


def test_bad_content_is_refused_and_leaves_nothing(cast, own_root, kept):
    for name, content, _word in BAD.values():
        with pytest.raises(Refused) as refusal:
            kept(content, name)
        assert refusal.value.field == "file"
    assert not File.objects.exists()
    assert not CustodyEntry.objects.exists()
    assert not Event.objects.filter(name__startswith="file_").exists()
    assert not on_disk(own_root)


def test_a_deceiving_name_is_refused_before_a_byte_is_kept(own_root, kept):
    with pytest.raises(Refused, match="reading direction"):
        kept(PDF, "cod\u202efdp.exe.pdf")
    assert not own_root.exists()


def test_a_name_never_becomes_a_path(cast, own_root, kept):
    file = kept(PDF, "../../etc/order.pdf")
    assert file.name == "order.pdf"
    assert path_of(file).parent.parent.parent == own_root


def test_the_same_content_again_is_a_new_row_on_the_same_bytes(cast, own_root, kept):
    first, second = kept(), kept(name="copy.pdf")
    assert first.pk != second.pk
    assert first.stored_as == second.stored_as
    assert len(on_disk(own_root)) == 1


def test_the_same_content_in_another_space_is_another_copy(cast, kept):
    first = kept()
    away = cast.operator.__class__(space=cast.other_space.pk, operator=True)
    second = store_file(away, content=io.BytesIO(PDF), name="order.pdf")
    assert first.stored_as != second.stored_as


def test_a_form_sent_twice_makes_one_file(cast, kept):
    assert kept(client_key="k1").pk == kept(client_key="k1").pk
    assert File.objects.count() == 1
    assert Event.objects.filter(name="file_received").count() == 1


def test_too_large_a_file_is_refused_while_it_arrives(cast, own_root, settings):
    settings.FILE_MAX_BYTES = 1024 * 1024

    class Endless(io.BytesIO):
        asked = 0

        def read(self, size=-1):
            self.asked += 1
            return b"x" * 100_000

    endless = Endless()
    with pytest.raises(Refused, match="larger than 1 MB"):
        store_file(cast.viewer("bilal"), content=endless, name="a.txt", body=cast.bodies["mines"])
    assert endless.asked < 20
    assert not on_disk(own_root)


def test_an_upload_that_breaks_off_leaves_nothing(cast, own_root):
    class Cut(io.BytesIO):
        def read(self, size=-1):
            if self.tell():
                raise ConnectionResetError
            return super().read(100)

    with pytest.raises(ConnectionResetError):
        store_file(cast.viewer("bilal"), content=Cut(PDF * 10), name="a.pdf", body=cast.bodies["mines"])
    assert not on_disk(own_root)
    assert not File.objects.exists()


def test_a_full_disk_is_said_calmly(cast, own_root, monkeypatch, kept):
    def full(part, piece):
        raise Refused("The server has no room left for this file. Nothing was kept.", field="file")

    monkeypatch.setattr(storage, "_write", full)
    with pytest.raises(Refused, match="no room"):
        kept()
    assert not on_disk(own_root)


def test_a_write_that_finds_the_disk_full_is_refused():
    class Full(io.BytesIO):
        def write(self, piece):
            raise OSError(errno.ENOSPC, "full")

    with pytest.raises(Refused, match="no room"):
        storage._write(Full(), b"x")


def test_content_and_folder_are_on_disk_before_the_row(cast, monkeypatch, kept):
    synced: list[str] = []
    real = os.fsync

    def noting(descriptor: int) -> None:
        synced.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")
        assert not File.objects.exists()
        real(descriptor)

    monkeypatch.setattr(os, "fsync", noting)
    kept()
    assert synced.index("file") < len(synced) - 1
    assert synced[-1] == "folder"


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_bytes_arrive(cast):
    class Watching(io.BytesIO):
        def read(self, size=-1):
            assert transaction.get_connection().in_atomic_block is False
            return super().read(size)

    store_file(cast.viewer("bilal"), content=Watching(CSV), name="a.csv", body=cast.bodies["mines"])


def test_a_contributor_stores_for_the_own_body_and_those_below(cast, kept):
    assert kept(body=cast.bodies["mines_branch"]).body == cast.bodies["mines_branch"]
    with pytest.raises(NotPermitted):
        kept(body=cast.bodies["labour"])
    with pytest.raises(NotPermitted):
        kept(body=None)


def test_the_district_stores_where_its_role_reaches(cast, kept):
    assert kept(who="chandni", body=cast.bodies["district_office"]).created_by == cast.account("chandni").pk


@pytest.mark.parametrize("who", ["imran", "daud", "kiran", "gul", "visitor", "mehr"])
def test_who_may_only_read_stores_nothing(cast, own_root, who, kept):
    with pytest.raises((NotPermitted, NotVisible)):
        kept(who=who)
    assert not on_disk(own_root)


def test_strangers_do_not_see_the_file(cast, kept):
    kept()
    assert files_seen(cast.viewer("imran")).count() == 1
    assert files_seen(cast.stranger_here()).count() == 0
    assert files_seen(cast.viewer("mehr")).count() == 0


def test_restricted_evidence_is_seen_by_its_body_those_who_vet_and_assessors(cast, kept):
    kept(sensitivity=S2)
    sees = {
        who
        for who in ("bilal", "hina", "amina", "lal", "imran", "daud", "javed", "kiran")
        if files_seen(cast.viewer(who))
    }
    assert sees == {"bilal", "hina", "amina", "lal"}


def test_the_list_takes_as_many_queries_for_many_as_for_few(cast, queries_of, kept):
    viewer = cast.viewer("hina")

    def read() -> None:
        for file in files_seen(viewer):
            str(file.body)

    for _ in range(3):
        kept()
    few = queries_of(read)
    for _ in range(20):
        kept()
    assert queries_of(read) == few
