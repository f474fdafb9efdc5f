"""Record ids, made by the server alone."""

from uuid import UUID, uuid4

from uuid_utils.compat import uuid7

from accord.kernel.policy.sensitivity import S3, Sensitivity


def new_id(level: Sensitivity = Sensitivity.S1) -> UUID:
    """A fresh id: UUIDv7 (sorts by time), or UUIDv4 from S3 on, where even the time of writing may tell.

    Source: RFC 9562, sections 5.4 and 5.7.
    """
    return uuid4() if level >= S3 else uuid7()
