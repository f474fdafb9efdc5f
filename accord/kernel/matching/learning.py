"""The door to what needs the extra ``accord[tags]``: everything else runs without it."""

from types import ModuleType

from django.utils.translation import gettext as _

from accord.kernel.spaces.errors import Refused


def learning() -> ModuleType:
    """The module ``tagging``. Raises Refused, with what to install, where the extra is not there."""
    try:
        from accord.kernel.matching import tagging  # noqa: PLC0415 — heavy, and an extra
    except ImportError as error:
        raise Refused(
            _("Learning tags needs more than is installed (%(missing)s): pip install 'accord[tags]'.")
            % {"missing": error.name}
        ) from error
    return tagging
