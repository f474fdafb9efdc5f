"""Writes of the app: files come in through ``import_file``, leave through ``note_export``."""

from accord.outlets.exchange.services.exports import note_export
from accord.outlets.exchange.services.imports import Importer, SourceFile, import_file
from accord.outlets.exchange.services.places import PLACES
from accord.outlets.exchange.services.promise_files import PROMISE_IMPORTERS
from accord.outlets.exchange.services.sent_imports import (
    apply_confirmed,
    ask_import,
    choose_versions,
    confirm_import,
    drop_import,
    read_again,
    read_sent,
)
from accord.outlets.exchange.services.shapes import SHAPES
from accord.outlets.exchange.services.terms import LISTS

# A new kind of file is a new folder of importers and one line here.
IMPORTERS: dict[str, Importer] = {importer.what: importer for importer in (PLACES, SHAPES, *LISTS, *PROMISE_IMPORTERS)}

__all__ = [
    "IMPORTERS",
    "Importer",
    "SourceFile",
    "apply_confirmed",
    "ask_import",
    "choose_versions",
    "confirm_import",
    "drop_import",
    "import_file",
    "note_export",
    "read_again",
    "read_sent",
]
