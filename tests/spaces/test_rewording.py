"""What changed in a charter: word by word where that can be worked out, whole where it can't."""

from parvis.spaces.charter import Promise
from parvis.spaces.rewording import Piece, compare, rewordings

PAGE = " ".join(f"word{n % 60} and word{n % 7}," for n in range(70))


def test_a_word_changed_is_shown_within_its_sentence() -> None:
    assert compare("We meet on Monday, early.", "We meet on Friday, early!") == [
        Piece("same", "We meet on "),
        Piece("removed", "Monday"),
        Piece("added", "Friday"),
        Piece("same", ", early"),
        Piece("removed", "."),
        Piece("added", "!"),
    ]


def test_a_text_that_repeats_itself_is_shown_whole() -> None:
    # Thousands of million steps for `difflib`, sign by sign or word by word: a page that any steward could hang.
    for old, new in (("!" * 600 + "?" * 600, "!?" * 600), ("a b " * 300, "b a " * 300)):
        assert compare(old, new) == [Piece("removed", old), Piece("added", new)]


def test_a_word_changed_in_a_text_that_repeats_itself_is_found_all_the_same() -> None:
    assert [piece for piece in compare("a b " * 300 + "c", "z " + "a b " * 300 + "c") if piece.kind != "same"] == [
        Piece("added", "z ")
    ]
    changed = compare(f"{PAGE} old words {PAGE}", f"{PAGE} new words {PAGE}")
    assert [piece.text for piece in changed if piece.kind != "same"] == ["old", "new"]


def test_the_same_two_versions_are_compared_once() -> None:
    before, after = Promise(objective="Sew"), Promise(objective="Sew well")
    assert rewordings(before, after) is rewordings(before, after)
    assert rewordings(after, before) != rewordings(before, after)
