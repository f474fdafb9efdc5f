"""``docs/permissions.md``: the table of who may do what, as the kinds declare it.

After a change of a kind's verbs, write it anew from the repository's folder: ``python -m tests.written_permissions``.
"""

import os
from pathlib import Path

HEAD = """# Permissions

Who may do what to which kind of record, beyond reading. Written from the kinds' own declarations by
`python -m tests.written_permissions`; a test fails where it differs from them.

Every line stands under the rules that hold for all: the role is held in the record's own space, within the body and the
place it is narrowed to; what a person cannot read a person cannot change; nobody judges a record about the own body.

| kind | verb | roles | besides |
| --- | --- | --- | --- |
"""


def written_permissions() -> str:
    """The page as it should read."""
    from django.apps import apps

    kinds = {model.policy.name: model.policy for model in apps.get_models() if hasattr(model, "policy")}
    lines = [
        f"| `{name}` | `{word}` | {', '.join(sorted(verb.roles))} | {_besides(verb)} |"
        for name, kind in sorted(kinds.items())
        for word, verb in sorted(kind.verbs.items())
    ]
    return HEAD + "\n".join(lines) + "\n"


def _besides(verb: object) -> str:
    only_for = ", ".join(sorted(getattr(verb, "own_body_for", ())))
    said = {
        "for the own body": getattr(verb, "own_body", False),
        f"{only_for}: for the own body": bool(only_for),
        "not the author": getattr(verb, "not_author", False),
        "the author alone": getattr(verb, "own_record", False),
    }
    return "; ".join(words for words, holds in said.items() if holds)


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "accord.config.settings")
    django.setup()
    Path("docs/permissions.md").write_text(written_permissions(), encoding="utf-8")
