"""What is about to be said, before the judge: its texts, and who would read them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from parvis.core.errors import Refused
from parvis.guard.judge import judge
from parvis.guard.knowing import Readers
from parvis.guard.policies import may_override
from parvis.guard.reading import piece_of
from parvis.guard.verdict import Outcome, Piece, Reason, Verdict
from parvis.guard.ways import Offer, Way, ways
from parvis.identity.viewer import Viewer
from parvis.spaces.models import Audience, Space
from parvis.stream.filing import at_hand
from parvis.stream.models import Attachment, Post
from parvis.stream.writing import Destination, Writing

CODES = {Outcome.WARN: "warned", Outcome.HOLD: "held", Outcome.REFUSE: "confidential"}


class Stopped(Refused):
    """Something in a text stands in its way. `offers` is what its author may do about it, `reasons` what he may be told.

    `waits` is whether it has to be held at once, without asking him (see `guard.verdict.Verdict`).
    """

    def __init__(self, verdict: Verdict, to: Readers, by: Viewer) -> None:
        self.verdict, self.to = verdict, to
        self.reasons: list[Reason] = verdict.told(by)
        self.offers: list[Offer] = ways(verdict, to, by)
        sentences = dict.fromkeys(reason.sentence for reason in self.reasons)
        super().__init__(" ".join(sentences), field="text", code=CODES[verdict.outcome])

    @property
    def waits(self) -> bool:
        """Whether it is held, and its author told no more."""
        return self.verdict.outcome != Outcome.REFUSE and (self.verdict.failed or self.verdict.hiding)

    def offers_to(self, way: Way) -> bool:
        """Whether its author may go this way."""
        return any(offer.way == way for offer in self.offers)


def readers_of(to: Destination, level: int) -> Readers:
    """Who would read what goes there."""
    return Readers.at(to.reach, spaces=to.spaces, people=to.people, level=level)


def readers_at(audience: Audience, level: int) -> Readers:
    """Who reads what stands there."""
    spaces = frozenset(audience.spaces.values_list("pk", flat=True))
    people = frozenset(audience.people.values_list("pk", flat=True))
    return Readers(audience.reach, spaces, people, level)


def pieces(writing: Writing) -> list[Piece]:
    """The texts of a writing by their names: `text`, `title`, `warning`, `option:1`, `alt:ID`, `file:ID`."""
    said = [("text", writing.text), ("title", writing.title), ("warning", writing.warning)]
    if writing.poll:
        said += [(f"option:{n}", option) for n, option in enumerate(writing.poll.options, start=1)]
    return [*(Piece(name, text) for name, text in said if text.strip()), *_of_files(writing.attachments)]


def _of_files(identifiers: Iterable[int]) -> Iterator[Piece]:
    """What files say: their names and descriptions, and their own words, whether or not a job has read them yet."""
    files = list(Attachment.objects.filter(pk__in=identifiers)) if identifiers else []
    for file in files:
        if file.alt:
            yield Piece(f"alt:{file.pk}", file.alt)
        if file.kind == Attachment.Kind.FILE and file.read_at is None and file.path:
            with at_hand(file.path) as path:
                yield piece_of(path, mime=file.mime, filename=file.name, key=str(file.pk))
        else:
            yield Piece(f"file:{file.pk}", f"{file.name}\n{file.text}")


def verdict_on(writing: Writing, *, by: Viewer, to: Readers, own: Post | None = None, typing: bool = False) -> Verdict:
    """What the judge says of it; `own` is the post it changes, whose words are no news there; `typing` as for `judge`."""
    return judge(pieces(writing), to, by, typing=typing, apart_from=f"post:{own.pk}" if own else "")


def let_out(writing: Writing, *, by: Viewer, to: Readers, own: Post | None = None) -> Verdict:
    """The verdict on what may go out: nothing stands in its way, or its author publishes it all the same and says why.

    Raises `Stopped`.
    """
    if by.system:
        return Verdict()
    verdict = verdict_on(writing, by=by, to=to, own=own)
    if verdict.outcome == Outcome.PASS or (writing.despite.strip() and may_override(by, verdict)):
        return verdict
    raise Stopped(verdict, to, by)


def asked(verdict: Verdict, to: Iterable[Space]) -> set[int]:
    """The spaces (ids) whose stewards may let it out: those that know each thing found; of what no space knows of, those
    it goes to. None where only administrators may."""
    rooms = {space.pk for space in to}
    circles = [finding.thing.circle for finding in verdict.stopping]
    if verdict.failed or not circles:
        return set()
    found: set[int] | None = None
    for circle in circles:
        known = rooms if circle is None else set(circle.spaces)
        found = known if found is None else found & known
    return found or set()
