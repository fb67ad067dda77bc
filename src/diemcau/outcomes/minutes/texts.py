"""Every text of minutes in which somebody may be named."""

from collections.abc import Iterator

from ..documents.persons import holds
from .models import Book, Conclusion, Entry, Task

Row = Book | Entry | Conclusion | Task
_TEXTS = (
    (Book, "conference", ("chair", "secretary")),
    (Entry, "book__conference", ("said", "text")),
    (Conclusion, "book__conference", ("text", "said_by")),
    (Task, "conclusion__book__conference", ("text", "lead", "supporting")),
)


def naming(conference: int, name: str) -> Iterator[tuple[Row, list[str]]]:
    """Rows of the conference's minutes, of the day and of rehearsals, that hold the name, and in which fields. Four queries."""
    for model, of, fields in _TEXTS:
        for row in model.objects.filter(**{of: conference}).order_by("pk"):
            named = [field for field in fields if holds(getattr(row, field), name)]
            if named:
                yield row, named
