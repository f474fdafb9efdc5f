"""The nouns of this app for programs: the same rows, the same services, the same permissions as on the pages."""

from accord.commit.commitments.api import (
    adoption,
    cascades,
    commitments,
    consistency,
    contradictions,
    duties,
    instruments,
    likenesses,
    mappings,
    parties,
    releases,
    searches,
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
    parties.router,
    releases.router,
    searches.router,
    consistency.router,
)
