"""Addresses that are their own permission: the same within a day, and nothing that we did not seal for it opens anything."""

import re
import string

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from diemcau.kernel.addresses import (
    DAY_S,
    FILES,
    MEDIA,
    PICTURES,
    WEEK_S,
    Addresses,
    BadAddress,
    EndedAddress,
    Root,
    ends,
)

SECRET = b"a secret of more than thirty-two bytes!"
ROOTS = (MEDIA, PICTURES, FILES)
NOW_S = 20_000 * DAY_S + DAY_S // 2
NOW_MS = NOW_S * 1000
NAME = "0a" * 32 + ".mp4"
FACTS = st.lists(st.integers(0, 2**50), min_size=1, max_size=3)


def of(root: Root, secret: bytes = SECRET) -> Addresses:
    return Addresses(secret, root)


def signed(root: Root, *facts: int, until: int = NOW_S + 100) -> str:
    """An address of `root`, with something behind it."""
    path = of(root).sign(*facts, until=until, name=NAME if root.names else "")
    return path if root.names else f"{path}/source/7.m4s"


def opens(root: Root, path: str) -> bool:
    try:
        of(root).read(path, now_ms=NOW_MS)
    except BadAddress:
        return False
    return True


@given(st.sampled_from(ROOTS), FACTS, st.integers(NOW_S + 1, 2**40))
def test_what_was_sealed_is_read_back_until_its_end(root: Root, facts: list[int], until: int) -> None:
    path = signed(root, *facts, until=until)
    assert of(root).read(path, now_ms=until * 1000 - 1) == (until, tuple(facts), NAME if root.names else "source/7.m4s")
    with pytest.raises(EndedAddress):
        of(root).read(path, now_ms=until * 1000)


@given(st.sampled_from(ROOTS), st.sampled_from(ROOTS), FACTS)
def test_no_root_and_no_other_server_opens_what_is_of_another(one: Root, other: Root, facts: list[int]) -> None:
    path = signed(one, *facts)
    word = path.removeprefix(one.path).partition("/")[0]
    assert not opens(one, path.replace(one.path, "/other/"))
    assert not opens(one, path.removeprefix("/"))
    with pytest.raises(BadAddress):
        of(one, b"another secret of thirty-two bytes or more").read(path, now_ms=NOW_MS)
    assume(one != other)
    for rest in (NAME, "source/7.m4s", ""):
        assert not opens(other, f"{other.path}{word}/{rest}")


@given(st.sampled_from(ROOTS), FACTS, st.data())
def test_a_changed_address_opens_nothing(root: Root, facts: list[int], data: st.DataObject) -> None:
    path = signed(root, *facts)
    sealed = len(path) if root.names else path.index("/source")
    place = data.draw(st.integers(0, sealed - 1))
    other = data.draw(st.sampled_from(string.ascii_letters + string.digits + "._-/é\0١"))
    assume(other != path[place])
    assert not opens(root, path[:place] + other + path[place + 1 :])
    assert not opens(root, path[:place] + path[place + 1 :])
    assert not opens(root, path[:place] + other + path[place:])


@given(st.sampled_from(ROOTS), st.text(max_size=200))
def test_any_text_is_at_worst_a_bad_address(root: Root, text: str) -> None:
    for path in (text, root.path + text, f"{root.path}{NOW_S}.1.{text}/{NAME}", f"{root.path}{text}/{NAME}"):
        assert not opens(root, path)


def test_an_address_of_a_file_opens_that_file_alone_and_others_what_lies_below() -> None:
    assert not opens(FILES, signed(FILES, 1, 0, 0).replace("0a0a", "0a0b", 1))
    assert opens(MEDIA, signed(MEDIA, 1) + "/../x")
    assert not opens(MEDIA, f"{MEDIA.path}{'9' * 60_000}.1.a/x")
    for name in ("../passwd", NAME + "/", NAME.upper()):
        with pytest.raises(ValueError, match=re.escape(name)):
            of(FILES).sign(1, until=NOW_S, name=name)


def test_a_seal_that_was_good_once_opens_nothing_else_and_ends_all_the_same() -> None:
    addresses, path = of(FILES), signed(FILES, 7)
    assert addresses.read(path, now_ms=NOW_MS).facts == (7,)
    with pytest.raises(BadAddress):
        addresses.read(path.replace(NAME, "1b" * 32 + ".mp4"), now_ms=NOW_MS)
    with pytest.raises(EndedAddress):
        addresses.read(path, now_ms=NOW_MS + 100_000)


@pytest.mark.parametrize("span", [DAY_S, WEEK_S])
def test_all_are_given_the_same_within_a_span_and_it_is_good_for_another(span: int) -> None:
    start = NOW_S // span * span
    assert ends(start * 1000, span) == ends((start + span) * 1000 - 1, span) == start + 2 * span
    assert ends((start + span) * 1000, span) == start + 3 * span
