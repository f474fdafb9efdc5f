"""The command ``accord`` as other programs meet it: store made on first use, one answer, four exit codes."""

import json

import click
import pytest

from accord.config.cli import COMMANDS, accord
from accord.kernel.access.models import Invitation
from accord.kernel.access.services import invitation_of_token
from accord.kernel.audit.models import Chain, Event
from accord.kernel.policy.roles import Role
from tests.commands import call, empty_store


def leaves(listed=COMMANDS):
    """Every command that does something, as the words that call it."""
    context = click.Context(accord)
    for name in listed:
        command = accord.get_command(context, name)
        subcommands = getattr(command, "commands", None)
        yield from ([name, sub] for sub in subcommands) if subcommands else [[name]]


def test_every_command_says_what_it_does_with_an_example():
    for words in leaves():
        done = call(*words, "--help")
        assert done.code == 0
        assert "Example:" in done.out, words
        assert f"accord {' '.join(words)}" in done.out, words


def test_the_first_command_makes_keys_and_tables(db, tmp_path):
    with empty_store(tmp_path) as store:
        done = store.call("export", "spaces", "--json")
        assert (done.code, done.json) == (0, {"spaces": []})
        keys = sorted(store.var.glob("keys/*"))
        assert {"audit", "secret"} <= {key.name for key in keys}
        assert all(key.stat().st_mode & 0o077 == 0 for key in keys)
        assert (store.var / "keys").stat().st_mode & 0o077 == 0


def test_help_and_version_make_no_store(db, tmp_path):
    with empty_store(tmp_path) as store:
        assert store.call("--help").code == 0
        assert store.call("--version").out.startswith("accord")
        assert not store.var.exists()


def test_a_wrong_setting_is_one_sentence(db, tmp_path):
    with empty_store(tmp_path) as store:
        done = store.call("export", "spaces", ACCORD_DEBUG="perhaps")
        assert done.code == 1
        assert done.err.strip() == "Error: ACCORD_DEBUG must be yes or no, not 'perhaps'."


@pytest.mark.parametrize("words", [["nonsense"], ["import"], ["export", "rivers"], ["import", "places", "no.xlsx"]])
def test_a_wrong_call_ends_with_two(cast, words):
    assert call(*words).code == 2


def test_verify_answers_with_the_chains(cast):
    told = call("verify", "audit", "--json").json
    assert list(told) == ["events", "intact", "head", "first_bad", "chains"]
    assert (told["intact"], told["first_bad"], told["events"]) == (True, None, Event.objects.count())
    assert [list(chain) for chain in told["chains"]] == [["space", "events", "head", "intact", "first_bad"]] * 3
    assert [chain["space"] for chain in told["chains"]] == ["system", str(cast.space.pk), str(cast.other_space.pk)]
    assert sum(chain["events"] for chain in told["chains"]) == told["events"]


def test_a_changed_link_ends_with_one_and_is_named(cast):
    link = Event.objects.filter(space_id=cast.space.pk).order_by("number")[4]
    Event.objects.filter(pk=link.pk).update(name="nothing_happened")
    done = call("verify", "audit", "--json")
    assert done.code == 1
    assert done.json["intact"] is False
    assert str(link.pk) in done.json["first_bad"]
    assert [chain["intact"] for chain in done.json["chains"]] == [True, False, True]


def test_a_cut_tail_is_seen_against_heads_that_were_kept(cast, tmp_path):
    heads = tmp_path / "heads.json"
    assert call("verify", "audit", "--write-heads", heads).code == 0
    last = Event.objects.filter(space_id=cast.space.pk).latest("number")
    before = Event.objects.filter(space_id=cast.space.pk).order_by("-number")[1]
    last.values_changed.all().delete()
    last.delete()
    Chain.objects.filter(pk=cast.space.pk).update(events=before.number, head=before.mac)
    assert call("verify", "audit").code == 0
    done = call("verify", "audit", "--heads", heads, "--json")
    assert (done.code, done.json["intact"]) == (1, False)


def test_heads_of_a_broken_log_are_not_written(cast, tmp_path):
    Event.objects.filter(space_id=cast.space.pk, number=3).update(name="nothing_happened")
    heads = tmp_path / "heads.json"
    assert call("verify", "audit", "--write-heads", heads).code == 1
    assert not heads.exists()


def test_a_file_that_holds_no_heads_is_a_wrong_call(cast, tmp_path):
    file = tmp_path / "heads.json"
    for content in ("", "[]", '{"chains": 3}', '{"chains": [{"space": "x"}]}'):
        file.write_text(content)
        assert call("verify", "audit", "--heads", file).code == 2


def test_an_answer_of_verify_serves_as_heads(cast, tmp_path):
    kept = tmp_path / "kept.json"
    kept.write_text(json.dumps(call("verify", "audit", "--json").json))
    assert call("verify", "audit", "--heads", kept).code == 0


def test_a_first_space_is_opened_with_a_way_in_for_its_steward(db):
    told = call("make-space", "sangar", "--name", "Sangar", "--steward", "kiran@example.org", "--json").json
    token = told["invitation"]["link"].rstrip("/").rsplit("/", 1)[1]
    invitation = invitation_of_token(token)
    assert (invitation.email, invitation.role, str(invitation.space)) == ("kiran@example.org", Role.STEWARD, "Sangar")
    again = call("make-space", "sangar", "--name", "Sangar")
    assert again.code == 1
    assert "already" in again.err


def test_an_invitation_to_no_address_is_a_wrong_call(cast):
    assert call("invite", "nobody", "--space", "sandstone").code == 2
    assert not Invitation.objects.exists()


def test_only_a_steward_or_the_operator_invites(cast):
    words = ("invite", "new@example.org", "--space", "sandstone", "--role", "reader")
    assert call(*words, "--as", "amina@sample.invalid").code == 1
    assert call(*words, "--as", "kiran@sample.invalid").code == 0
    assert Invitation.objects.get().created_by == cast.account("kiran").pk
