"""The door to what needs the extra ``accord[similar]``: everything else runs without it."""

from types import ModuleType

from django.utils.translation import gettext as _

from accord.kernel.spaces.errors import Refused


def nearness() -> ModuleType:
    """The module ``vectors``. Raises Refused, with what to install, where the extra is not there."""
    try:
        from accord.kernel.matching import vectors  # noqa: PLC0415 — heavy, and an extra
    except ImportError as error:
        raise Refused(
            _("Finding promises by meaning needs more than is installed (%(missing)s): pip install 'accord[similar]'.")
            % {"missing": error.name}
        ) from error
    return vectors
