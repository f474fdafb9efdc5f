"""Laws and what they do for whom, for programs: the same rows, services and permissions as on the pages."""

from accord.understand.situation.api import findings, gap_matrix, laws, provisions

ROUTERS = (laws.router, provisions.router, findings.router, gap_matrix.router)
