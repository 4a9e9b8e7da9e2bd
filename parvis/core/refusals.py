"""Why an uploaded file was turned away: a code for programs, an English sentence for the caller to translate."""


def gettext_noop(message: str) -> str:
    """Mark a sentence for the translators; Django's own costs 70 ms to import in each decoding child."""
    return message


MESSAGES = {
    "unreadable": gettext_noop("We couldn’t open this file. It may be damaged."),
    "unknown_format": gettext_noop("We don’t recognise this kind of file."),
    "too_many_pixels": gettext_noop("This picture is too large. Please keep it under 40 megapixels."),
    "too_many_frames": gettext_noop("This animation is too long. Please keep it under 300 frames."),
    "animation_too_heavy": gettext_noop("This animation is too heavy. Please make it smaller or shorter."),
    "file_too_big": gettext_noop("This file is too big."),
    "too_long": gettext_noop("This recording is too long."),
    "resolution_too_high": gettext_noop("This video’s resolution is too high. Please export it in 4K or less."),
    "frame_rate_too_high": gettext_noop("This video has too many pictures a second. Please export it at 120 or fewer."),
    "unknown_codec": gettext_noop("Browsers can’t play this recording. Please export it as MP4 or WebM."),
    "no_player": gettext_noop("Video and audio aren’t available on this server yet."),
}


class Refused(Exception):
    """A file we will not take. `code` is a key of MESSAGES; `message` is English, to be passed through gettext."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    @property
    def message(self) -> str:
        """The sentence for the person who sent the file, untranslated."""
        return MESSAGES[self.code]


class ImageRefused(Refused):
    """A picture we will not take."""


class MediaRefused(Refused):
    """A video or a recording we will not take."""


class MediaToolMissing(MediaRefused):
    """The optional `av` package is not installed, so video and audio cannot be taken at all."""

    def __init__(self, code: str = "no_player") -> None:
        super().__init__(code)
