"""What happens around every route: pages of other origins may ask (CORS), and whatever goes wrong is said in JSON."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

Handler = Callable[[HttpRequest], HttpResponse]

# Fetch Standard, section 3.3. No cookie opens anything here, so any origin may ask, and say who it is by a token.
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "Link, X-RateLimit-Reset, X-RateLimit-Limit, X-RateLimit-Remaining, Retry-After, X-Request-Id, Mastodon-Async-Refresh"
    ),
}
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST, PUT, PATCH, DELETE, OPTIONS",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Idempotency-Key, Last-Event-ID",
    "Access-Control-Max-Age": "86400",
}
CLOSED = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}
WORDS = {
    404: b'{"error":"Record not found"}',
    400: b'{"error":"Bad request"}',
    500: b'{"error":"Something went wrong on our side"}',
}


def for_apps(get_response: Handler) -> Handler:
    """Answer preflights, let any origin read, and put what Django says in HTML into JSON."""

    def handle(request: HttpRequest) -> HttpResponse:
        if request.method == "OPTIONS":
            return HttpResponse(status=204, headers={**CORS, **PREFLIGHT})
        response = get_response(request)
        if response.status_code in WORDS and not response.get("Content-Type", "").startswith("application/json"):
            response = HttpResponse(
                WORDS[response.status_code], status=response.status_code, content_type="application/json"
            )
        for name, value in (CORS | CLOSED).items():
            response.setdefault(name, value)
        return response

    return handle
