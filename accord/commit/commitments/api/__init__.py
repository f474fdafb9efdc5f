"""The nouns of this app for programs: the same rows, the same services, the same permissions as on the pages."""

from accord.commit.commitments.api import cascades, commitments, contradictions, duties, instruments, terms

ROUTERS = (instruments.router, commitments.router, duties.router, terms.router, cascades.router, contradictions.router)
