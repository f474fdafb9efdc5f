"""Forms that are sent once, keep what was typed, and say on top what is wrong."""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Protocol

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accord.ui.templatetags.ui import direction

Languages = Sequence[tuple[str, str | Promise]]
Choices = Iterable[tuple[Any, Any]]

_KEY_LENGTH = 64
# As far as a revision counts in every database.
LAST_REVISION = 2**31 - 1


class Refusal(Protocol):
    """What a service raises when it will not do what was asked: words for people and the field they concern."""

    message: str
    field: str | None


@dataclass(frozen=True, slots=True)
class Problem:
    """One line of the error summary: its words, and the id of the input it leads to (empty for the whole form)."""

    message: str
    target: str = ""


# Words that every form carries as its one error while this is set: a form that was kept is shown once more, not sent.
shown_again: ContextVar[str] = ContextVar("why every form of this request is only shown", default="")


def revision_seen(data: Mapping[str, Any]) -> int | None:
    """The revision that a button without a form of its own sends along; None where it sends none.

    A number longer than any revision is one that nobody can have seen.
    """
    typed = str(data.get("revision", ""))
    if not (typed.isascii() and typed.isdigit()):
        return None
    return int(typed) if len(typed) <= len(str(LAST_REVISION)) else LAST_REVISION


class AccordForm(forms.Form):
    """The parent of every form. Made at GET with a client key, so that the same form sent twice is one record.

    `revision` is the revision of the record that the person saw; give it on every form that edits one.
    `languages` are the languages of the space, as (code, name), for the language fields.
    """

    client_key = forms.CharField(required=False, max_length=_KEY_LENGTH, widget=forms.HiddenInput)
    revision = forms.IntegerField(required=False, min_value=0, max_value=LAST_REVISION, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        files: MultiValueDict[str, Any] | None = None,
        *,
        revision: int | None = None,
        languages: Languages = (("en", "English"),),
        **options: Any,
    ) -> None:
        options.setdefault("label_suffix", "")
        super().__init__(data, files, **options)
        self.fields["client_key"].initial = self.initial.get("client_key") or str(uuid.uuid4())
        if revision is None and (data is None or self.add_prefix("revision") not in data):
            del self.fields["revision"]
        else:
            self.fields["revision"].initial = revision
        for field in self.fields.values():
            _fit(field, languages)

    def offer(self, **offered: QuerySet[Any] | Choices | Callable[[], Choices]) -> None:
        """Say by name what fields have to choose from: rows where rows are chosen, (value, words) elsewhere.

        Raises TypeError for a field in which nothing is chosen.
        """
        for name, what in offered.items():
            field = self.fields[name]
            if isinstance(field, forms.ModelChoiceField) and isinstance(what, QuerySet):
                field.queryset = what
            elif isinstance(field, forms.ChoiceField):
                field.choices = what
            else:
                raise TypeError(name)

    def full_clean(self) -> None:
        """Django's check, and a refusal of its own where the form is only to be shown again."""
        super().full_clean()
        if self.is_bound and shown_again.get():
            self.add_error(None, ValidationError(shown_again.get()))

    def clean_client_key(self) -> str:
        """The key that came with the form; one made now for a form without, so that services always get one."""
        return self.cleaned_data.get("client_key") or str(uuid.uuid4())

    def add_refusal(self, refusal: Refusal) -> None:
        """Put what a service refused beside the field it concerns, or on top of the form."""
        field = refusal.field if refusal.field in self.fields else None
        hidden = field is not None and self[field].is_hidden
        self.add_error(None if hidden else field, ValidationError(str(refusal.message)))

    @property
    def values(self) -> dict[str, Any]:
        """The cleaned values without the key and the revision: what a service takes as the record's own."""
        return {k: v for k, v in self.cleaned_data.items() if k not in ("client_key", "revision")}

    @property
    def keeps_drafts(self) -> bool:
        """Long enough to be interrupted in: it holds a box for more than one line."""
        widgets = [bound.field.widget for bound in self.visible_fields()]
        return any(isinstance(w, forms.Textarea) or getattr(w, "rows", 1) > 1 for w in widgets)

    @property
    def problems(self) -> list[Problem]:
        """The error summary, in the order of the fields, those of the whole form first."""
        found = [Problem(str(message)) for message in self.non_field_errors()]
        for name in self.fields:
            bound = self[name]
            for message in bound.errors:
                if bound.is_hidden:
                    found.append(Problem(f"{bound.label}: {message}"))
                else:
                    found.append(Problem(f"{bound.label}: {message}", _first_input(bound)))
        return found


class LanguageWidget(forms.Widget):
    """One input for each language of the space; the value is `{language: text}`."""

    template_name = "ui/widgets/language.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None, *, rows: int = 1) -> None:
        super().__init__(attrs)
        self.languages: Languages = (("en", "English"),)
        self.rows = rows

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """What the template shows: one part a language, with its direction."""
        context = super().get_context(name, value, attrs)
        texts = value if isinstance(value, Mapping) else {}
        described = (attrs or {}).get("aria-describedby")
        context["rows"] = self.rows
        context["parts"] = [
            {
                "code": code,
                "label": label,
                "direction": direction(code),
                "name": f"{name}_{code}",
                "id": f"{context['widget']['attrs'].get('id', name)}_{code}",
                "text": texts.get(code, ""),
                "described": described,
                "is_invalid": bool((attrs or {}).get("aria-invalid")),
            }
            for code, label in self.languages
        ]
        return context

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> dict[str, str]:
        """The texts that were entered; languages left empty are left out."""
        found = {code: str(data.get(f"{name}_{code}") or "").strip() for code, _label in self.languages}
        return {code: text for code, text in found.items() if text}

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Whether the form was sent without this field."""
        return all(f"{name}_{code}" not in data for code, _label in self.languages)

    def id_for_label(self, id_: str) -> str:
        """The first language's input."""
        return f"{id_}_{self.languages[0][0]}" if id_ and self.languages else id_


class LanguageTextField(forms.Field):
    """A text in any of the space's languages; the value is `{language: text}`, at least one when required.

    `rows` above 1 gives boxes for longer texts; `max_length` counts letters of each text.
    """

    widget = LanguageWidget
    default_error_messages = {"required": gettext_lazy("Enter a text in at least one language.")}

    def __init__(self, *, rows: int = 1, max_length: int = 2000, **options: Any) -> None:
        options.setdefault("widget", LanguageWidget(rows=rows))
        super().__init__(**options)
        self.text_length = max_length

    def clean(self, value: Any) -> dict[str, str]:
        """The texts by language; raises ValidationError on none where one is needed, or one too long."""
        texts: dict[str, str] = super().clean(value) or {}
        for code, text in texts.items():
            if len(text) > self.text_length:
                raise ValidationError(
                    _("The text in “%(language)s” has %(length)d letters; at most %(most)d fit.")
                    % {"language": code, "length": len(text), "most": self.text_length}
                )
        return texts

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether any language's text differs."""
        return (initial or {}) != (data or {})


def _fit(field: forms.Field, languages: Languages) -> None:
    """Give a field what every Accord page expects of it: the browser's own date input, the space's languages."""
    widget = field.widget
    if field.error_messages.get("required") is forms.Field.default_error_messages["required"]:
        field.error_messages["required"] = _still_empty(field)
    if isinstance(widget, LanguageWidget):
        widget.languages = languages
        widget.is_required = False
    elif isinstance(widget, forms.DateInput):
        widget.input_type = "date"
        widget.format = "%Y-%m-%d"
    elif isinstance(widget, forms.DateTimeInput):
        widget.input_type = "datetime-local"
        widget.format = "%Y-%m-%dT%H:%M"
    elif isinstance(widget, forms.TimeInput):
        widget.input_type = "time"
    elif isinstance(widget, forms.Textarea) and str(widget.attrs.get("rows")) == "10":
        widget.attrs["rows"] = 5  # ten, Django's own number, ask for an essay where a sentence is wanted
    if isinstance(widget, forms.SelectMultiple):
        widget.attrs.setdefault("size", 8)


def _still_empty(field: forms.Field) -> str:
    """What a needed field says when it came empty, in plain words."""
    if isinstance(field, forms.FileField):
        return _("No file is chosen yet.")
    if isinstance(field, forms.ChoiceField | forms.MultipleChoiceField):
        return _("Nothing is chosen yet.")
    return _("This is not ticked yet.") if isinstance(field, forms.BooleanField) else _("This is still empty.")


def _first_input(bound: forms.BoundField) -> str:
    """The id of the first input of a field, also of one with several."""
    widget = bound.field.widget
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return f"{bound.auto_id}_0"
    return bound.id_for_label or str(bound.auto_id)
