"""``accord train …``, ``accord propose …``, ``accord prepare …``: learning, proposing, getting ready what pages ask."""

from dataclasses import asdict
from time import monotonic

import click
from django.utils.translation import gettext as _

from accord.commit.commitments.services import prepare_vectors, propose_likenesses, train_tags
from accord.commit.commitments.services.label_sets import ACTIONS
from accord.kernel.access.cli import acts_in_space
from accord.kernel.access.queries import visible_to
from accord.kernel.policy.facts import Viewer
from accord.kernel.spaces.models import Space
from accord.kernel.taxonomies.models import Taxonomy
from accord.ui.terminal import answer, example, json_option, progress


@click.group(name="train")
def train_group() -> None:
    """Learn from what people of a space decided; what is suggested after that is for people to decide."""


@example("accord train tags --space sangar-rights-directorate --list upr-issues")
@train_group.command(name="tags")
@acts_in_space
@click.option("--list", "key", metavar="KEY", required=True, help="The list of terms to learn, by its key.")
@json_option
def train_tags_command(*, by: Viewer, space: Space, key: str, as_json: bool) -> None:
    """Learn a list's tags from the promises that carry them, and suggest tags for those that carry none."""
    lists = {one.key: one for one in visible_to(by, Taxonomy).order_by("key")}
    if key not in lists:
        names = ", ".join(lists) or "–"
        raise click.BadParameter(
            _("There is no list “%(key)s” in %(space)s. Lists: %(names)s.")
            % {"key": key, "space": space, "names": names},
            param_hint="--list",
        )
    _train(by, lists[key], key, as_json=as_json)


@example("accord train actions --space sangar-rights-directorate")
@train_group.command(name="actions")
@acts_in_space
@json_option
def train_actions_command(*, by: Viewer, space: Space, as_json: bool) -> None:
    """Learn the action category from the promises that have one, and suggest it for those that have none."""
    _train(by, space, ACTIONS, as_json=as_json)


def _train(by: Viewer, owner: Taxonomy | Space, key: str, *, as_json: bool) -> None:
    done = train_tags(by, taxonomy=owner, progress=progress)
    answered = {"list": key, **asdict(done.model), "suggested": done.suggested}
    line = _("%(list)s: model %(version)s learned %(labels)d tags from %(learned_from)d rows; %(suggested)d open.")
    answer(answered, as_json=as_json, lines=[line % answered])


@click.group(name="propose")
def propose_group() -> None:
    """Look through a space's records and propose what people then decide about."""


@example("accord propose likenesses --space sangar-rights-directorate")
@propose_group.command(name="likenesses")
@acts_in_space
@json_option
def propose_likenesses_command(*, by: Viewer, space: Space, as_json: bool) -> None:
    """Compare all promises and propose the pairs that say nearly the same; what was refused does not come again."""
    began = monotonic()
    pairs = propose_likenesses(by, progress=progress)
    answered = {"space": space.slug, "open": pairs, "seconds": round(monotonic() - began, 1)}
    answer(answered, as_json=as_json, lines=[_("%(space)s: %(open)d pairs wait for a decision.") % answered])


@click.group(name="prepare")
def prepare_group() -> None:
    """Get ready what pages look things up in; what is there already is kept."""


@example("accord prepare similar --space sangar-rights-directorate")
@prepare_group.command(name="similar")
@acts_in_space
@json_option
def prepare_similar_command(*, by: Viewer, space: Space, as_json: bool) -> None:
    """Encode the promises by which similar ones are found; a run that was cut off is taken up by the next."""
    done = prepare_vectors(by, progress=progress)
    answered = {"space": space.slug, **asdict(done)}
    line = _("%(space)s: %(promises)d promises can be found by meaning, %(encoded)d of them new; %(waiting)d wait.")
    answer(answered, as_json=as_json, lines=[line % answered])
