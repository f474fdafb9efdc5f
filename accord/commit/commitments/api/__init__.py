"""The nouns of this app for programs: the same rows, the same services, the same permissions as on the pages."""

from accord.commit.commitments.api import (
    adoption,
    cascades,
    commitments,
    contradictions,
    duties,
    instruments,
    likenesses,
    mappings,
    splitting,
    suggestions,
    terms,
)

ROUTERS = (
    instruments.router,
    commitments.router,
    duties.router,
    terms.router,
    cascades.router,
    contradictions.router,
    splitting.router,
    adoption.router,
    likenesses.router,
    mappings.router,
    suggestions.router,
)
