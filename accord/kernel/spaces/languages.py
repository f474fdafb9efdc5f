"""Names and texts in several languages: one JSON field ``{language: text}``, so a new language is no migration."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

Texts = dict[str, str]


def text_in(value: Mapping[str, str] | None, *languages: str) -> str:
    """The text in the first of the languages that has one; the reader's own language goes before all of them.

    Falls back to English and then to any text there is; empty where there is none at all.
    """
    texts = {code: text for code, text in (value or {}).items() if text}
    if not texts:
        return ""
    for code in (get_language() or "en", *languages, "en"):
        found = texts.get(code) or texts.get(code.split("-")[0])
        if found:
            return found
    return next(iter(texts.values()))


def language_name(code: str) -> str:
    """A language's own name for itself, the code where Django does not know it."""
    try:
        return str(get_language_info(code)["name_local"])
    except KeyError:
        return code


def all_texts(value: Mapping[str, str] | None) -> Iterable[str]:
    """Every text, whatever its language: what search and matching look through."""
    return [text for text in (value or {}).values() if text]


class LanguageField(models.JSONField):
    """``{language: text}``; refuses anything else when a row is checked."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", dict)
        super().__init__(*args, **kwargs)

    def validate(self, value: Any, model_instance: Any) -> None:
        """Raises ValidationError where the value is not a map from language code to text."""
        super().validate(value, model_instance)
        if not isinstance(value, dict) or not all(
            isinstance(code, str) and isinstance(text, str) for code, text in value.items()
        ):
            raise ValidationError(_("A text in several languages is a map from language code to text."))
