"""The numbers an app is told (`configuration`): each is the one that the code which enforces it goes by."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

from django.conf import settings

from parvis.api.routes.statuses import LEAST_POLL, MOST_POLL
from parvis.core import av_media, filetypes, images
from parvis.identity.actions.profiling import LONGEST_LABELLED, MOST_LABELLED
from parvis.identity.actions.registering import LONGEST_NAME
from parvis.identity.models import ProfileField
from parvis.stream.actions.attaching import LONGEST_ALT
from parvis.stream.actions.responding import MOST_PINS
from parvis.stream.models import LONGEST_POST
from parvis.stream.writing import LONGEST_OPTION, MOST_IMAGES, MOST_OPTIONS, URL_WEIGHT

MOST_FEATURED_TAGS = 10


def mime_types() -> list[str]:
    """What may be attached as a picture or a recording; recordings, where the server can open them."""
    known = [found for _signature, found in filetypes.SIGNATURES]
    known += [*filetypes.RIFF.values(), *filetypes.BRANDS.values()]
    pictures = {found.mime for found in known if found.kind == "image"}
    return sorted(pictures) + (sorted(av_media.CONTAINERS) if find_spec("av") else [])


def accounts() -> dict[str, Any]:
    """Of a profile."""
    value = ProfileField._meta.get_field("value")
    return {
        "max_display_name_length": LONGEST_NAME,
        "max_note_length": value.max_length,
        "max_avatar_description_length": 0,
        "max_header_description_length": 0,
        "max_featured_tags": MOST_FEATURED_TAGS,
        "max_pinned_statuses": MOST_PINS,
        "max_profile_fields": MOST_LABELLED,
        "profile_field_name_limit": LONGEST_LABELLED,
        "profile_field_value_limit": LONGEST_LABELLED,
    }


def statuses() -> dict[str, Any]:
    """Of a post."""
    return {
        "max_characters": LONGEST_POST,
        "max_media_attachments": MOST_IMAGES,
        "characters_reserved_per_url": URL_WEIGHT,
    }


def media() -> dict[str, Any]:
    """Of a file."""
    return {
        "supported_mime_types": mime_types(),
        "description_limit": LONGEST_ALT,
        "image_size_limit": settings.MAX_UPLOAD,
        "image_matrix_limit": images.MOST_PIXELS,
        "video_size_limit": min(settings.MAX_UPLOAD, av_media.MOST_BYTES),
        "video_frame_rate_limit": av_media.MOST_RATE,
        "video_matrix_limit": av_media.MOST_PIXELS,
    }


def polls() -> dict[str, Any]:
    """Of a poll."""
    return {
        "max_options": MOST_OPTIONS,
        "max_characters_per_option": LONGEST_OPTION,
        "min_expiration": LEAST_POLL,
        "max_expiration": MOST_POLL,
    }
