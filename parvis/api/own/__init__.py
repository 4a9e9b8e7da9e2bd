"""Our own API, for what Mastodon has no word for: spaces, memberships, charters, invitations, people, search, webhooks.

What a route takes and gives is declared in structs (`describing`), by which what comes is checked and from which the
OpenAPI description is made (`openapi`).
"""
