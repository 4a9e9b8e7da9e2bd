"""Passwords by current practice: long, not guessable, kept with Argon2id.

Source: NIST SP 800-63B-4 §3.1.1 (15 characters where the password stands alone, no composition rules, at least 64 accepted,
a blocklist) and CNIL recommendation 2022-100. Nothing is asked of an outside service.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

SHORTEST, LONGEST = 15, 256


class Argon2id(Argon2PasswordHasher):
    """OWASP's smallest recommended cost (19 MiB, two passes): Django's 100 MiB a sign-in would be a way to exhaust us."""

    time_cost = 2
    memory_cost = 19456
    parallelism = 1


class Guessable:
    """A password validator: refuses what is short, or what a guesser would reach early (zxcvbn below 3)."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises `ValidationError` with a sentence that says what to do instead."""
        if len(password) < SHORTEST:
            raise ValidationError(
                _("Use at least %(n)d characters: a few words you can remember are fine.") % {"n": SHORTEST}
            )
        if len(password) > LONGEST:
            raise ValidationError(_("Use at most %(n)d characters.") % {"n": LONGEST})
        from zxcvbn import zxcvbn  # its word lists cost a second and 20 MiB: loaded when somebody chooses a password

        known = [part for part in (getattr(user, "email", "") or "").replace("@", ".").split(".") if len(part) > 2]
        if zxcvbn(password[:72], user_inputs=[*known, "parvis"])["score"] < 3:
            raise ValidationError(_("This password would be guessed quickly. Try a few unrelated words."))

    def get_help_text(self) -> str:
        """What is asked for, in a sentence."""
        return _("At least %(n)d characters. A few unrelated words make a good password.") % {"n": SHORTEST}
