"""Translation of what is out on the square, where a translator is configured."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language

from parvis.api import doors
from parvis.api.answers import Answer, ApiError, absent, answer
from parvis.api.call import Call
from parvis.api.routes.statuses import found
from parvis.core.absolute import absolute_links
from parvis.core.errors import Refused
from parvis.stream import translating

STATUS = {"forbidden": 403, "unavailable": 503}


@doors.member("read:statuses")
def translate(call: Call, post_id: int) -> Answer:
    """POST /api/v1/statuses/:id/translate"""
    post = found(call, post_id)
    language = (call.params.text("lang") or get_language() or "en").partition("-")[0]
    try:
        said = translating.translate(post, language)
    except Refused as refused:
        if refused.code in STATUS:
            raise ApiError(STATUS[refused.code], str(refused)) from None
        raise absent() from None
    told: dict[str, Any] = {
        "content": absolute_links(said.html),
        "spoiler_text": said.warning,
        "language": said.language,
        "detected_source_language": said.source,
        "provider": translating.PROVIDER,
        "media_attachments": [{"id": str(pk), "description": alt} for pk, alt in said.alts.items()],
    }
    if said.options:
        told["poll"] = {"id": str(post.pk), "options": [{"title": option} for option in said.options]}
    return answer(told)


@doors.anyone
def languages(_call: Call) -> Answer:
    """GET /api/v1/instance/translation_languages"""
    try:
        return answer(translating.languages())
    except Refused as refused:
        raise ApiError(503, str(refused)) from None
