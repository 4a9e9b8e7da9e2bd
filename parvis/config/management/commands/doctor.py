"""`parvis doctor`: what is wrong with this installation, and how to mend it."""

from typing import Any

from parvis.config.command import Command as Base
from parvis.config.doctor import examine

MARKS = {"ok": ("ok   ", "SUCCESS"), "warn": ("mind ", "WARNING"), "fail": ("WRONG", "ERROR")}


class Command(Base):
    """One line for each finding; exits 1 if one of them is wrong."""

    help = "Say what is wrong with this installation, and how to mend it. Exits 1 if something is."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Look at everything, and change nothing."""
        wrong = 0
        for finding in examine():
            mark, style = MARKS[finding.state]
            self.stdout.write(f"{getattr(self.style, style)(mark)}  {finding.what}")
            if finding.mend:
                self.stdout.write(f"       → {finding.mend}")
            wrong += finding.state == "fail"
        if wrong:
            self.stdout.write(f"\n{wrong} thing{'s' if wrong > 1 else ''} to mend.")
            raise SystemExit(1)
        self.stdout.write("\nNothing is wrong.")
