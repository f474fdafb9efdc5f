"""What a broken upload or a rolled-back write left behind goes away; what a row holds never does."""

import os
import signal
import subprocess
import sys
import time

from accord.kernel.files.jobs import HOUR, _remove, sweep_leftovers
from accord.kernel.files.models import File
from accord.kernel.files.queries import path_of
from accord.kernel.files.serving import display_copy
from accord.kernel.files.tests.content import picture


def aged(path, hours):
    then = time.time() - hours * HOUR
    os.utime(path, (then, then))


def test_an_old_part_file_goes_and_a_fresh_one_stays(db, own_root):
    folder = own_root / "incoming"
    folder.mkdir(parents=True)
    for name, hours in (("old.part", 2), ("fresh.part", 0)):
        (folder / name).write_bytes(b"x")
        aged(folder / name, hours)
    assert sweep_leftovers().parts == 1
    assert [path.name for path in folder.iterdir()] == ["fresh.part"]


def test_content_without_a_row_goes_after_a_day(kept):
    file = kept()
    path = path_of(file)
    File.objects.filter(pk=file.pk).update(stored_as="elsewhere")
    assert sweep_leftovers().unused == 0
    aged(path, 25)
    assert sweep_leftovers().unused == 1
    assert not path.exists()


def test_content_of_a_row_stays_however_old_even_of_a_deleted_one(kept):
    file = kept()
    File.objects.filter(pk=file.pk).update(deleted_at="2020-01-01T00:00Z")
    aged(path_of(file), 24 * 4_000)
    assert sweep_leftovers().unused == 0
    assert path_of(file).exists()


def test_copies_for_display_go_after_a_month_and_are_made_again(kept, own_root):
    file = kept(picture(), "a.jpg")
    first = display_copy(file)
    for copy in (own_root / "display").rglob("*.jpg"):
        aged(copy, 24 * 31)
    assert sweep_leftovers().copies == 1
    assert display_copy(file) == first


def test_sweeping_nothing_twice_does_no_harm(db):
    assert sweep_leftovers() == sweep_leftovers()


def test_content_that_came_anew_while_it_was_swept_is_given_back(kept):
    path = path_of(kept())
    _remove(path, time.time() - 24 * HOUR)
    assert path.exists()


SLOW_UPLOAD = """
import sys, time, django
from django.conf import settings
settings.configure(FILES_ROOT=sys.argv[1], FILE_MAX_BYTES=10**9, USE_I18N=False)
from accord.kernel.files.storage import received
class Slow:
    def read(self, size):
        print("piece", flush=True)
        time.sleep(0.2)
        return b"x" * 1000
with received(Slow()):
    pass
"""


def test_a_server_killed_during_an_upload_leaves_a_part_file_alone(db, own_root):
    command = [sys.executable, "-c", SLOW_UPLOAD, str(own_root)]
    upload = subprocess.Popen(command, stdout=subprocess.PIPE)
    assert upload.stdout is not None
    for _ in range(3):
        assert upload.stdout.readline() == b"piece\n"
    upload.send_signal(signal.SIGKILL)
    upload.wait()
    left = [path for path in own_root.rglob("*") if path.is_file()]
    assert [(path.parent.name, path.suffix) for path in left] == [("incoming", ".part")]
    assert sweep_leftovers(time.time() + 2 * HOUR).parts == 1
