"""The sample spaces, laid by the apps in the order of the layers."""


def load_all_samples() -> None:
    """Lay what is not there yet."""
