"""Cover pictures: cut to a band, drawn again, kept under a name nobody can guess."""

from __future__ import annotations

import secrets

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from parvis.core import images, sandbox
from parvis.core.errors import Refused
from parvis.core.refusals import ImageRefused
from parvis.identity.actions.picturing import COVER_SIZE, FOLDER, HEAVIEST


def keep_cover(upload: UploadedFile[bytes]) -> str:
    """Keep the picture; the name it is served under. Raises `Refused` (field "cover") for what is no fit picture."""
    if (upload.size or 0) > HEAVIEST:
        raise Refused(_("This picture is too heavy: 15 MB at most."), field="cover")
    try:
        band = sandbox.run(images.crop, upload.read(), *COVER_SIZE)
    except ImageRefused as refusal:
        raise Refused(_(refusal.message), field="cover", code=refusal.code) from None
    except sandbox.Sandboxed:
        raise Refused(_("We couldn’t open this picture. Try another one."), field="cover") from None
    name = f"{secrets.token_hex(16)}.{'png' if band.mime == 'image/png' else 'jpg'}"
    default_storage.save(FOLDER + name, ContentFile(band.data))
    return name
