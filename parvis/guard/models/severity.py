"""How much it matters that a thing should get out."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Severity(models.IntegerChoices):
    """From what deserves a word to what must not happen."""

    NOTICE = 1, _("worth a word")
    SERIOUS = 2, _("serious")
    GRAVE = 3, _("grave")
