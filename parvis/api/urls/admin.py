"""Administration, and reports."""

from django.urls import URLPattern, path

from parvis.api.doors import methods
from parvis.api.routes import reports as filing
from parvis.api.routes.admin import accounts, elsewhere, measures, reports
from parvis.stream.actions import reporting

NO_PENDING = "Nobody waits for approval here: people come by invitation, by their address, or freely"
NO_DELETION = "Accounts are not deleted here: suspend them, or end the person's relations to the house"
NO_FEDERATION = "This house does not speak with others yet: there is nothing to block or allow"
NO_REVIEW = "Trends are what is public here, and wait for nobody's approval"
OUTSIDE = ("domain_blocks", "domain_allows", "email_domain_blocks", "ip_blocks", "canonical_email_blocks")

acts = {
    "approve": accounts.refuse(NO_PENDING),
    "reject": accounts.refuse(NO_PENDING),
    "action": accounts.act,
    "enable": accounts.reactivate,
    "unsuspend": accounts.reactivate,
    "unsilence": accounts.unchanged,
    "unsensitive": accounts.unchanged,
}
settling = {
    "assign_to_self": reporting.take,
    "unassign": reporting.leave,
    "resolve": reporting.settle,
    "reopen": reporting.reopen,
}


def _outside(noun: str) -> list[URLPattern]:
    read, write = f"admin:read:{noun}", f"admin:write:{noun}"
    no = elsewhere.refused(write, NO_FEDERATION)
    return [
        path(f"v1/admin/{noun}", methods(GET=elsewhere.nothing(read), POST=no)),
        path(f"v1/admin/{noun}/<str:row>", methods(GET=elsewhere.none(read), PUT=no, DELETE=no, POST=no)),
    ]


urlpatterns = [
    path("v1/reports", methods(POST=filing.create)),
    path("v1/admin/accounts", methods(GET=accounts.first)),
    path("v2/admin/accounts", methods(GET=accounts.second)),
    path("v1/admin/accounts/<id:account_id>", methods(GET=accounts.show, DELETE=accounts.refuse(NO_DELETION))),
    *(path(f"v1/admin/accounts/<id:account_id>/{verb}", methods(POST=view)) for verb, view in acts.items()),
    path("v1/admin/reports", methods(GET=reports.index)),
    path("v1/admin/reports/<id:report_id>", methods(GET=reports.show, PUT=reports.update)),
    *(
        path(f"v1/admin/reports/<id:report_id>/{verb}", methods(POST=reports.doing(action)))
        for verb, action in settling.items()
    ),
    path("v1/admin/measures", methods(POST=measures.show)),
    path("v1/admin/dimensions", methods(POST=measures.dimensions)),
    path("v1/admin/retention", methods(POST=measures.retention)),
    *(
        path(f"v1/admin/trends/{noun}", methods(GET=view))
        for noun, view in (("tags", elsewhere.tags), ("statuses", elsewhere.statuses), ("links", elsewhere.links))
    ),
    path(
        "v1/admin/trends/<slug:noun>/<str:row>/<slug:verb>",
        methods(POST=elsewhere.refused("admin:write", NO_REVIEW)),
    ),
    *(address for noun in OUTSIDE for address in _outside(noun)),
]
