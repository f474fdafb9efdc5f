"""An OpenAPI description read two ways: what may be sent by it, and whether an answer is what it says."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

AWKWARD = [
    "",
    " ",
    "a\x00b",
    "\u202e",
    "پانی",
    "' OR 1=1 --",
    "<b>",
    "%00",
    "null",
    "1e999",
    "😀" * 3,
    "x" * 600,
    "\ud800",
]
WORDS = st.one_of(st.sampled_from(AWKWARD), st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
JUNK = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), WORDS),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(WORDS, inside, max_size=3),
    max_leaves=4,
)
FORMATS: dict[str, Any] = {"uuid": UUID, "date": date.fromisoformat, "date-time": datetime.fromisoformat}
KINDS: dict[str, Any] = {
    "string": str,
    "integer": int,
    "boolean": bool,
    "array": list,
    "object": dict,
    "null": type(None),
    "number": (int, float),
}


class Described:
    """A description: ``fitting`` and ``sendable`` draw what programs send, ``faults`` says what an answer lacks."""

    def __init__(self, document, ids=()):
        self.document = document
        self.ids = [str(pk) for pk in ids]

    def operations(self):
        """Every way of asking: method, address, what is said of it."""
        for path, ways in self.document["paths"].items():
            for method, operation in ways.items():
                yield method, path, operation

    def whole(self, schema):
        """The schema itself, where it stands elsewhere."""
        while "$ref" in schema:
            schema = self.document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        return schema

    def fitting(self, schema):
        """Draws values that the schema allows; ids are often those of rows that are there."""
        schema = self.whole(schema)
        if "anyOf" in schema:
            return st.one_of(*(self.fitting(each) for each in schema["anyOf"]))
        if "enum" in schema or "const" in schema:
            return st.sampled_from(schema.get("enum") or [schema["const"]])
        return getattr(self, f"_{schema.get('type', 'null')}")(schema)

    def _string(self, schema):
        if schema.get("format") == "uuid":
            return st.one_of(st.sampled_from(self.ids), st.uuids().map(str))
        if schema.get("format") == "date":
            return st.dates().map(date.isoformat)
        least, most = schema.get("minLength", 0), schema.get("maxLength", 10_000)
        return WORDS.map(lambda words: words[:most].ljust(least, "x"))

    def _integer(self, schema):
        return st.integers(schema.get("minimum", -(2**70)), schema.get("maximum", 2**70))

    def _number(self, schema):
        return st.floats(schema.get("minimum"), schema.get("maximum"), allow_nan=False, allow_infinity=False)

    def _boolean(self, schema):
        return st.booleans()

    def _null(self, schema):
        return st.none()

    def _array(self, schema):
        return st.lists(self.fitting(schema["items"]), min_size=schema.get("minItems", 0), max_size=3)

    def _object(self, schema):
        if "properties" not in schema:
            inside = self.fitting(schema["additionalProperties"])
            names = st.one_of(st.sampled_from(["en", "ur"]), WORDS)
            return st.dictionaries(names, inside, min_size=schema.get("minProperties", 0), max_size=2)
        known = {name: self.fitting(each) for name, each in schema["properties"].items()}
        needed = set(schema.get("required", []))
        return st.fixed_dictionaries(
            {name: known[name] for name in known if name in needed},
            optional={name: known[name] for name in known if name not in needed},
        )

    def sendable(self, schema):
        """Draws what fits, often with one field left out or turned into anything, at times something else."""
        return st.one_of(self.fitting(schema), self.fitting(schema).flatmap(spoilt), JUNK)

    def faults(self, value, schema, where=""):
        """What of a value is not as the schema says, in words; empty where it fits."""
        schema = self.whole(schema)
        if "anyOf" in schema:
            fits = any(not self.faults(value, each) for each in schema["anyOf"])
            return [] if fits else [f"{where}: {value!r} is none of what it may be"]
        kind = schema.get("type")
        if kind and (not isinstance(value, KINDS[kind]) or (kind == "integer" and isinstance(value, bool))):
            return [f"{where}: {value!r} is no {kind}"]
        if "enum" in schema and value not in schema["enum"]:
            return [f"{where}: {value!r} is not one of the list"]
        if schema.get("format") in FORMATS:
            try:
                FORMATS[schema["format"]](value)
            except ValueError:
                return [f"{where}: {value!r} is no {schema['format']}"]
        return [*self._inside_object(value, schema, where), *self._inside_list(value, schema, where)]

    def _inside_object(self, value, schema, where):
        if not isinstance(value, dict):
            return []
        known, others = schema.get("properties", {}), schema.get("additionalProperties", True)
        found = [f"{where}.{name} is missing" for name in schema.get("required", []) if name not in value]
        for name, each in value.items():
            if name in known:
                found += self.faults(each, known[name], f"{where}.{name}")
            elif known and others is True:
                found.append(f"{where}.{name} is described nowhere")
            elif isinstance(others, dict):
                found += self.faults(each, others, f"{where}.{name}")
        return found

    def _inside_list(self, value, schema, where):
        if not isinstance(value, list) or "items" not in schema:
            return []
        return [each for n, part in enumerate(value) for each in self.faults(part, schema["items"], f"{where}[{n}]")]


def spoilt(sent):
    """One field of what fits is left out, or is anything."""
    if not isinstance(sent, dict) or not sent:
        return JUNK
    name = st.sampled_from(sorted(sent))
    return st.one_of(
        name.map(lambda gone: {key: value for key, value in sent.items() if key != gone}),
        st.builds(lambda key, value: {**sent, key: value}, name, JUNK),
    )
