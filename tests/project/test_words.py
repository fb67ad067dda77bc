"""What rooms say of themselves on its way through work: at once when another mode is among it."""

import threading
from collections import defaultdict
from types import SimpleNamespace

import msgspec
import pytest

from diemcau.project.work import Work

BEAT = {"kid": "kid-5", "conference": 1, "site": 5, "run": "live", "heard": 7, "word": {"mode": "B"}}


@pytest.mark.parametrize("told", [{"news": True}, {"news": False}, {}])
def test_another_mode_calls_for_the_words_to_be_handed_on(told: dict[str, bool]) -> None:
    work = SimpleNamespace(
        heard_of=threading.Lock(), heard={}, devices={}, words=defaultdict(dict), new_words=threading.Event()
    )
    Work._on_beat(work, "beat", msgspec.json.encode({"front": "f", "beats": [BEAT], **told}))  # type: ignore[arg-type]
    assert work.words == {(1, "live"): {("kid-5", 5): {"mode": "B"}}}
    assert work.heard == {(1, 5, "live"): 7}
    assert work.new_words.is_set() == told.get("news", False)
