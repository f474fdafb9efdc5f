"""Words for people who write programs: what each part of the description is, wherever it stands.

Parameters of one name mean the same at every address, or are told apart here; a test finds one without words.
"""

from typing import Any

PARAMETERS = {
    "body": "Id of a body: of this body alone.",
    "cascade": "Id of a decision on its way down.",
    "cluster": "Id of a cluster: the promises that are one.",
    "commitment": "Id of a promise.",
    "counts": "true: only what counts today. false: only suggestions, refused ones and earlier judgements.",
    "cursor": "The `next` of the part before; empty for the first part.",
    "drafts": "true: what does not hold today counts too.",
    "due_before": "A day (2030-01-31): due earlier than this.",
    "duty": "Id of a duty.",
    "external_id": "The id that the record has where it came from.",
    "group": "Id of a term: the group of people.",
    "groups": "Key of the list that the columns come from; else the space's own list “groups”.",
    "in_force": "true: holds today. false: does not.",
    "instrument": "Id of a document: only what belongs to it.",
    "issuer": "Id of the body that decided.",
    "kind": "Kind of document or law, as it stands in `kind`.",
    "law": "Id of a law, policy or practice.",
    "lead": "Id of the body that leads it.",
    "least": "The lowest score, from 0 to 1.",
    "level": "Level of government, as it stands in `level`.",
    "limit": "How many rows at most, up to 200.",
    "list": "Key of a list of terms.",
    "open": "true: not resolved yet. false: resolved.",
    "owned": "true: somebody owes it. false: nobody does yet.",
    "party": "Id of the body that is a party.",
    "pk": "Id of the record.",
    "place": "Id of a place: owed there or in a place inside it.",
    "position": "How the State stands to it, as it stands in `position`.",
    "q": "Words to look for, as in the search box of the pages.",
    "retired": "true: terms that are used no more. false: those in use.",
    "right": "Id of a term: the right.",
    "rights": "Key of the list that the rows come from; else the space's own list “rights”.",
    "session": "Session or cycle, as it stands in `session`.",
    "state": "How far it is, as it stands in `state`.",
    "term": "Id of a term.",
    "theme": "Id of a term: carried as theme by the promise itself, mappings aside.",
    "under": "Id of a term: carried by the promise in any field, or through a mapping that a person confirmed.",
    "verdict": "What was found: covered, weak or absent.",
    "what": "Kind of file: uhri, upr-matrix, places and so on.",
}
AT = {
    "contradictions/ commitment": "Id of a promise, on either side.",
    "term-mappings/ term": "Id of a term, on either side.",
    "cascade-steps/ state": "unsent, sent, received, instructed, applied or blocked.",
    "likenesses/ state": "open, confirmed or refused.",
    "tag-suggestions/ state": "open, accepted or refused.",
    "term-mappings/ state": "proposed, confirmed or rejected.",
    "releases/ state": "requested, approved (public) or withdrawn.",
    "gap-findings/ state": "judged, suggested or refused.",
    "imports/ state": "asked, staging, planned, staged, applied, refused or dropped.",
}
TAGS = {
    "instruments": "Documents that promises come from, their stages and parties, and what followed from them.",
    "commitments": "Promises, paragraph by paragraph, and how the State stands to them.",
    "duties": "Who owes which part of a promise, at which level, where, until when.",
    "terms": "Terms of the space's lists, and how they lie to each other.",
    "cascades": "Decisions made above and carried down, body by body.",
    "contradictions": "Promises that cannot both be kept.",
    "consistency": "The same matter, promised at several levels of government.",
    "adoption": "Recommendations of a group to its members, and what each answers.",
    "near-duplicates": "Promises that say nearly the same, and those that a person said are one.",
    "tag suggestions": "Tags that a model suggests; they count once a person accepted them.",
    "releases": "What is public, or waits for a second person.",
    "saved searches": "Searches of promises that you or the space keep.",
    "laws": "Laws, policies and practices, their stages and provisions.",
    "gap findings": "What the law does for each right of each group of people.",
    "imports": "Files on their way in.",
}
KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "A key of your own (up to 64 characters of ASCII): sent again with it, nothing is made twice.",
    "schema": {"type": "string", "maxLength": 64},
}


def describe(schema: dict[str, Any], prefix: str) -> None:
    """Put the words into the description of the addresses under ``prefix``. Raises KeyError where there are none."""
    schema["tags"] = [{"name": name, "description": words} for name, words in TAGS.items()]
    for path, ways in schema["paths"].items():
        address = path.removeprefix(prefix)
        for operation in ways.values():
            for each in operation.get("parameters", []):
                each["description"] = AT.get(f"{address} {each['name']}") or PARAMETERS[each["name"]]
            if "201" in operation["responses"] or 201 in operation["responses"]:
                operation.setdefault("parameters", []).append(KEY)
