"""Backup → empty machine → restore → the same installation; and every way in which that must not happen."""

import random
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pyrage
import pytest

from accord.config.backup.container import unseal
from accord.kernel.spaces.errors import Refused
from tests.commands import Store, empty_store

SEALED_FILE = pytest.mark.one_database  # asks the file alone, which is closed before the database is opened
PLACES = "code,name,kind,parent_code\nXT,Terra,country,\nXT-1,شمال,province,XT\n"


@pytest.fixture(scope="module")
def key(tmp_path_factory):
    """An age key: its file, and the recipient that seals for it."""
    identity = pyrage.x25519.Identity.generate()
    file = tmp_path_factory.mktemp("key") / "identity.txt"
    file.write_text(f"# made for a test\n{identity}\n")
    return file, str(identity.to_public())


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("backup")


@pytest.fixture(scope="module")
def store(folder, tables, django_db_setup, django_db_blocker):
    """A store with a space, places and a file."""
    with django_db_blocker.unblock(), empty_store(folder, tables_of=tables) as made:
        assert made.call("make-space", "sangar", "--name", "Sangar", "--steward", "kiran@example.org").code == 0
        table = folder / "places.csv"
        table.write_text(PLACES, encoding="utf-8")
        assert made.call("import", "places", table, "--space", "sangar").code == 0
        (made.var / "files" / "ab").mkdir(parents=True)
        (made.var / "files" / "ab" / "evidence").write_bytes(b"\x00what was received\xff" * 1_000)
        yield made


@pytest.fixture(scope="module")
def sealed(store, folder, key):
    """A backup of the store, and what the command said of it."""
    file = folder / "monday.backup"
    done = store.call("backup", file, "--recipient", key[1], "--json")
    assert done.code == 0, done.err
    return file, done.json


@pytest.fixture
def elsewhere(tmp_path, tables, db):
    """An empty installation on another machine."""
    with empty_store(tmp_path, tables_of=tables) as empty:
        yield empty


def holds_nothing(store):
    return not (store.var / "files").exists() and store.call("export", "spaces", "--json").json == {"spaces": []}


def opened(file, identity):
    """The content of a sealed file, read to its end."""
    with unseal(file, identity=identity) as content:
        return content.read()


def test_a_restored_installation_is_the_same(store, sealed, key, elsewhere):
    file, told = sealed
    done = elsewhere.call("restore", file, "--identity", key[0], "--json")
    assert done.code == 0, done.err
    assert done.json == told
    assert told["files"] == 1
    assert elsewhere.call("verify", "audit", "--json").json == store.call("verify", "audit", "--json").json
    assert (elsewhere.var / "files/ab/evidence").read_bytes() == (store.var / "files/ab/evidence").read_bytes()
    assert (elsewhere.var / "keys/audit").read_text() == (store.var / "keys/audit").read_text()
    assert elsewhere.call("check").code == 0


def test_a_restore_needs_no_tables_to_be_there(sealed, key, tmp_path, db):
    with empty_store(tmp_path) as bare:
        assert bare.call("restore", sealed[0], "--identity", key[0], "--json").json == sealed[1]


def test_a_backup_of_the_restored_one_has_all_of_the_first(sealed, key, elsewhere, tmp_path):
    file, told = sealed
    assert elsewhere.call("restore", file, "--identity", key[0]).code == 0
    later = elsewhere.call("backup", tmp_path / "tuesday.backup", "--recipient", key[1], "--json").json
    assert later["events"] == told["events"] + 1  # that this second backup was made
    assert later["digest"] != told["digest"]


def test_a_backup_made_while_people_work_is_whole(tables, key, tmp_path, elsewhere):
    with empty_store(tmp_path, tables_of=tables) as busy:
        assert busy.call("make-space", "sangar", "--name", "Sangar").code == 0
        table = tmp_path / "many.csv"
        table.write_text(PLACES + "".join(f"XT-1-{n},P{n},district,XT-1\n" for n in range(3_000)), encoding="utf-8")
        with ThreadPoolExecutor() as pool:
            writing = pool.submit(busy.call, "import", "places", table, "--space", "sangar")
            files = [tmp_path / f"{n}.backup" for n in range(3)]
            made = [busy.call("backup", file, "--recipient", key[1], "--json") for file in files]
            assert writing.result().code == 0
        assert [done.code for done in made] == [0, 0, 0]
        restored = elsewhere.call("restore", files[1], "--identity", key[0], "--json")
        assert (restored.code, restored.json) == (0, made[1].json), restored.err


def test_an_embedded_database_grows_into_a_server(key, tmp_path, elsewhere):
    if "DATABASE_URL" not in elsewhere.environment:
        pytest.skip("needs both databases: this run has SQLite alone")
    small = Store(tmp_path / "small")
    assert small.call("make-space", "sangar", "--name", "Sangar", "--language", "ur").code == 0
    table = tmp_path / "places.csv"
    table.write_text(PLACES, encoding="utf-8")
    assert small.call("import", "places", table, "--space", "sangar").code == 0
    made = small.call("backup", tmp_path / "small.backup", "--recipient", key[1], "--json")
    assert made.code == 0, made.err
    done = elsewhere.call("restore", tmp_path / "small.backup", "--identity", key[0], "--json")
    assert (done.code, done.json) == (0, made.json), done.err
    assert elsewhere.call("verify", "audit", "--json").json == small.call("verify", "audit", "--json").json


def test_a_drill_proves_a_backup_and_leaves_nothing_behind_but_a_line_in_the_log(store, sealed, key):
    before = sorted(store.var.iterdir())
    events = store.call("verify", "audit", "--json").json["events"]
    done = store.call("drill", sealed[0], "--identity", key[0], "--json")
    assert done.code == 0, done.err
    assert {name: value for name, value in done.json.items() if name != "seconds"} == sealed[1]
    assert done.json["seconds"] > 0
    assert sorted(store.var.iterdir()) == before
    assert store.call("verify", "audit", "--json").json["events"] == events + 1


@SEALED_FILE
def test_a_drill_of_a_damaged_backup_fails_and_says_so(store, sealed, key, tmp_path):
    content = bytearray(sealed[0].read_bytes())
    content[len(content) // 2] ^= 0x01
    damaged = tmp_path / "damaged.backup"
    damaged.write_bytes(content)
    done = store.call("drill", damaged, "--identity", key[0])
    assert (done.code, done.out) == (1, "")
    assert "The trial failed at “restore”" in done.err
    assert not list(store.var.glob(".drill-*"))


@SEALED_FILE
def test_a_passphrase_opens_what_it_sealed_and_another_one_does_not(store, elsewhere, tmp_path):
    file = tmp_path / "tuesday.backup"
    right, wrong = {"ACCORD_BACKUP_PASSPHRASE": "a long passphrase"}, {"ACCORD_BACKUP_PASSPHRASE": "another passphrase"}
    assert store.call("backup", file, **right).code == 0
    refused = elsewhere.call("restore", file, **wrong)
    assert (refused.code, refused.out) == (1, "")
    assert "passphrase is wrong" in refused.err
    assert holds_nothing(elsewhere)
    assert elsewhere.call("restore", file, **right).code == 0


@SEALED_FILE
def test_another_key_does_not_open_it(sealed, elsewhere, tmp_path):
    other = tmp_path / "other.txt"
    other.write_text(str(pyrage.x25519.Identity.generate()))
    done = elsewhere.call("restore", sealed[0], "--identity", other)
    assert done.code == 1
    assert "does not open" in done.err


@SEALED_FILE
def test_one_changed_byte_is_seen_and_nothing_is_written(sealed, key, elsewhere, tmp_path):
    content = bytearray(sealed[0].read_bytes())
    content[len(content) // 2] ^= 0x01
    damaged = tmp_path / "damaged.backup"
    damaged.write_bytes(content)
    done = elsewhere.call("restore", damaged, "--identity", key[0])
    assert (done.code, done.out) == (1, "")
    assert holds_nothing(elsewhere)


@SEALED_FILE
def test_every_byte_counts(sealed, key, tmp_path, request):
    """One bit of one byte turned over: of 25 bytes at random, of 200 in the full run, and at the edges."""
    identity = key[0].read_text().splitlines()[1]
    whole = sealed[0].read_bytes()
    assert opened(sealed[0], identity)
    damaged = tmp_path / "damaged.backup"
    dice = random.Random(request.node.name)
    flips = 200 if request.config.getoption("--full") else 25
    edges = [0, 100, 257, 511, 512, 600, len(whole) - 1]
    for position in [*edges, *dice.sample(range(len(whole)), flips)]:
        damaged.write_bytes(
            whole[:position] + bytes([whole[position] ^ 1 << dice.randrange(8)]) + whole[position + 1 :]
        )
        with pytest.raises(Refused):
            opened(damaged, identity)
    for size in (0, 1, 512, 5_000, len(whole) - 1, len(whole) - 1_024):
        damaged.write_bytes(whole[:size])
        with pytest.raises(Refused):
            opened(damaged, identity)
    damaged.write_bytes(whole + b"x")
    with pytest.raises(Refused):
        opened(damaged, identity)


def test_a_restore_never_mixes_two_installations(store, sealed, key):
    before = store.call("verify", "audit", "--json").json
    done = store.call("restore", sealed[0], "--identity", key[0])
    assert done.code == 1
    assert "not empty" in done.err
    assert store.call("verify", "audit", "--json").json == before


@SEALED_FILE
def test_a_backup_never_replaces_another(store, sealed, key):
    before = sealed[0].read_bytes()
    assert store.call("backup", sealed[0], "--recipient", key[1]).code == 1
    assert sealed[0].read_bytes() == before


@SEALED_FILE
def test_a_short_passphrase_and_a_wrong_recipient_are_refused(store, tmp_path):
    assert store.call("backup", tmp_path / "a", ACCORD_BACKUP_PASSPHRASE="short").code == 1
    assert store.call("backup", tmp_path / "a", "--recipient", "age1nonsense").code == 1
    assert store.call("backup", tmp_path / "a").code == 2
    assert list(tmp_path.iterdir()) == []


@SEALED_FILE
def test_nothing_but_the_tools_of_age_is_needed_to_open_it(sealed, key, tmp_path):
    subprocess.run(["tar", "xf", sealed[0], "-C", tmp_path], check=True)
    identity = pyrage.x25519.Identity.from_str(key[0].read_text().splitlines()[1])
    opened = tmp_path / "content.tar"
    pyrage.decrypt_file(str(tmp_path / "content.age"), str(opened), [identity])
    listed = subprocess.run(["tar", "tf", opened], capture_output=True, text=True, check=True).stdout.split()
    assert {"rows.jsonl", "manifest.json", "keys/audit", "files/ab/evidence"} <= set(listed)
