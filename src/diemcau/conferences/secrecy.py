"""This server is for unclassified content only: files that are marked as a state secret are refused (domain.md §4.2)."""

import re
from collections.abc import Iterable

from diemcau.kernel.errors import Refused
from diemcau.kernel.names import tidy

# A stamp stands alone in its cell; “BẢO MẬT THÔNG TIN” in a heading is a topic like any other.
_STAMP = re.compile(r"(?:ĐỘ MẬT\s*:?\s*)?(?:TUYỆT MẬT|TỐI MẬT|MẬT)")
_NAME = re.compile(r"(?<!\w)(?:TUY[EỆ]T M[AẬ]T|T[OỐ]I M[AẬ]T|(?<!BẢO )(?<!BÍ )(?<!CƠ )MẬT)(?!\w)")


def refuse_marked(file_name: str, texts: Iterable[str]) -> None:
    """Raises Refused(``marked_secret``) when the file's name, or one of the first texts in it, bears the stamp."""
    name = tidy(re.sub(r"[._-]+", " ", file_name))
    if _NAME.search(name) or any(_STAMP.fullmatch(tidy(text)) for text in texts):
        raise Refused("marked_secret", file=file_name)
