"""Walking threads: hidden knots leave no trace, and a long thread costs no more than a short one."""

from uuid import uuid4

from accord.kernel.access.titles import Titled
from accord.kernel.actors.services import add_actor
from accord.kernel.policy.sensitivity import S2
from accord.kernel.threads.kinds import kind_models
from accord.kernel.threads.models import Relation
from accord.kernel.threads.queries import linked_records, links_of_many, titles_for
from accord.kernel.threads.services import link_records


def test_hidden_knots_leave_no_trace(cast, queries_of):
    amina, imran = cast.viewer("amina"), cast.viewer("imran")
    district = cast.places["district"]
    seen = add_actor(amina, kind="community", name={"en": "Seen"})
    link_records(amina, source=seen, relation=Relation.ANSWERS, target=district)
    before = linked_records(imran, district)
    queries = queries_of(lambda: linked_records(imran, district))
    for number in range(3):
        hidden = add_actor(amina, kind="community", name={"en": f"Hidden {number}"}, sensitivity=S2)
        link_records(amina, source=hidden, relation=Relation.ANSWERS, target=district)
    assert linked_records(imran, district) == before
    assert queries_of(lambda: linked_records(imran, district)) == queries
    assert len(linked_records(amina, district)) == 4


def test_a_record_that_the_viewer_does_not_see_has_no_links(cast):
    amina = cast.viewer("amina")
    hidden = add_actor(amina, kind="community", name={"en": "Hidden"}, sensitivity=S2)
    link_records(amina, source=hidden, relation=Relation.ANSWERS, target=cast.places["district"])
    assert linked_records(cast.viewer("imran"), hidden) == []
    assert linked_records(cast.stranger_here(), cast.places["district"]) == []
    assert linked_records(cast.viewer("mehr"), cast.places["district"]) == []


def test_the_length_of_a_thread_costs_no_queries(cast, queries_of):
    amina, district = cast.viewer("amina"), cast.places["district"]

    def grow(number):
        for n in range(number):
            actor = add_actor(cast.operator, kind="community", name={"en": f"Group {n}"})
            link_records(cast.operator, source=actor, relation=Relation.ANSWERS, target=district)

    grow(3)
    short = queries_of(lambda: linked_records(amina, district))
    grow(30)
    assert len(linked_records(amina, district)) == 33
    assert queries_of(lambda: linked_records(amina, district)) == short == 3


def test_a_list_of_records_is_walked_at_once(cast, queries_of):
    amina = cast.viewer("amina")
    bodies = list(cast.bodies.values())
    for body in bodies:
        link_records(cast.operator, source=body, relation=Relation.ANSWERS, target=cast.places["district"])
    found = links_of_many(amina, bodies)
    assert {pk for _kind, pk in found} == {body.pk for body in bodies}
    assert all(len(links) == 1 for links in found.values())
    assert queries_of(lambda: links_of_many(amina, bodies)) == 3


def test_only_the_relations_asked_for_are_walked(cast):
    amina, mines = cast.viewer("amina"), cast.bodies["mines"]
    link_records(amina, source=mines, relation=Relation.ANSWERS, target=cast.places["district"])
    link_records(amina, source=mines, relation=Relation.PROVES, target=cast.places["district"])
    assert [link.relation for link in linked_records(amina, mines, Relation.PROVES)] == [Relation.PROVES]


def test_titles_are_only_those_of_visible_records_of_known_kinds(cast):
    imran, mines = cast.viewer("imran"), cast.bodies["mines"]
    hidden = add_actor(cast.operator, kind="community", name={"en": "Hidden"}, sensitivity=S2)
    refs = [("actor", mines.pk), ("actor", hidden.pk), ("actor", uuid4()), ("nonsense", mines.pk)]
    titles = titles_for(imran, refs)
    assert set(titles) == {("actor", mines.pk)}
    assert isinstance(titles["actor", mines.pk], Titled)
    assert titles["actor", mines.pk].title == "Provincial mines department"


def test_every_kind_of_a_space_is_known_by_its_own_word():
    models = kind_models()
    assert {"actor", "place", "term", "link"} <= models.keys()
    assert all(model.policy.name == kind for kind, model in models.items())
