"""What templates may say. Jinja2 in its sandbox, and of it only names, loops and conditions: no calls, no arithmetic, so that no
template computes for ever."""

import time
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from jinja2 import StrictUndefined, Template, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from diemcau.kernel.errors import Refused

MOST_ROUNDS = 200_000  # of all loops of one paper together
MOST_SECONDS = 10  # of filling one paper
MOST_LETTERS = 16 * 1024 * 1024  # of everything that is written of one paper
FILTERS = ("upper", "lower", "capitalize", "title", "trim", "join", "length", "first", "last", "default")
_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Const, nodes.For, nodes.If, nodes.CondExpr,
    nodes.And, nodes.Or, nodes.Not, nodes.Compare, nodes.Operand, nodes.Test, nodes.Filter,
)  # fmt: skip


class _Bounded(Template):
    """Written piece by piece, so that what grows is stopped while it grows."""

    def render(self, *args: Any, **facts: Any) -> str:
        budget: Budget = self.environment.budget  # type: ignore[attr-defined]
        written = []
        for piece in self.generate(*args, **facts):
            budget.write(len(piece))
            written.append(piece)
        return "".join(written)


class _Environment(ImmutableSandboxedEnvironment):
    template_class: ClassVar[type[Template]] = _Bounded  # type: ignore[misc]
    budget: "Budget"


def environment(budget: "Budget | None" = None) -> ImmutableSandboxedEnvironment:
    """With nothing in it but the filters above and tests; what is written by it is counted."""
    made = _Environment(autoescape=True, undefined=StrictUndefined)
    made.budget = budget or Budget()
    made.globals.clear()
    made.filters = {name: made.filters[name] for name in FILTERS}
    made.filters["join"] = made.budget.join
    return made


def forbidden(tree: nodes.Template) -> str:
    """The first construct that templates may not use, as Jinja calls it; empty when there is none."""
    waiting: list[nodes.Node] = [tree]
    while waiting:
        node = waiting.pop(0)
        if not isinstance(node, _ALLOWED):
            return type(node).__name__
        if isinstance(node, nodes.Filter) and node.name not in FILTERS:
            return f"|{node.name}"
        if isinstance(node, nodes.For) and node.recursive:
            return "recursive"
        if isinstance(node, nodes.For) and isinstance(
            node.iter, nodes.Filter | nodes.Const | nodes.CondExpr | nodes.And | nodes.Or
        ):
            return "for … in"  # whatever is looped over is counted, and nothing made on the way
        waiting += node.iter_child_nodes()
    return ""


class Budget:
    """How often loops may turn in one paper, how much may be written, and how long it may take."""

    def __init__(self, rounds: int = MOST_ROUNDS, letters: int = MOST_LETTERS) -> None:
        self.left, self.letters = rounds, letters
        self.until = time.monotonic() + MOST_SECONDS

    def turn(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise Refused("template_endless", most=MOST_ROUNDS)
        if self.left % 256 == 0:
            self._look_at_the_clock()

    def write(self, letters: int) -> None:
        self.letters -= letters
        if self.letters < 0:
            raise Refused("template_grows", megabytes=MOST_LETTERS // 1024 // 1024)
        self._look_at_the_clock()

    def join(self, rows: Any, between: Any = "") -> str:
        """Jinja's filter, of lists alone: the letters of a text are no list, and what it makes is counted before it is made."""
        if not isinstance(rows, list):
            raise Refused("template_endless", most=MOST_ROUNDS)
        texts, sep = [str(one) for one in rows], str(between)
        self.write(sum(map(len, texts)) + len(sep) * len(texts))
        return sep.join(texts)

    def _look_at_the_clock(self) -> None:
        if time.monotonic() > self.until:
            raise Refused("template_slow", seconds=MOST_SECONDS)


class Rows(list[Any]):
    """A list whose every round is counted."""

    def __init__(self, items: Iterable[Any], budget: Budget) -> None:
        super().__init__(items)
        self.budget = budget

    def __iter__(self) -> Iterator[Any]:
        for one in super().__iter__():
            self.budget.turn()
            yield one


class Text(str):
    """A text, of which no loop takes the letters one by one."""

    __slots__ = ()

    def __iter__(self) -> Iterator[str]:
        raise Refused("template_endless", most=MOST_ROUNDS)


class Facts(dict[str, Any]):
    """Fields by name; a round over the names is counted."""

    def __init__(self, fields: dict[str, Any], budget: Budget) -> None:
        super().__init__(fields)
        self.budget = budget

    def __iter__(self) -> Iterator[str]:
        for name in super().__iter__():
            self.budget.turn()
            yield name


def counted(value: Any, budget: Budget) -> Any:
    """The same with every list in it counted, and no text to be looped over."""
    if isinstance(value, dict):
        return Facts({name: counted(one, budget) for name, one in value.items()}, budget)
    if isinstance(value, list | tuple):
        return Rows((counted(one, budget) for one in value), budget)
    return Text(value) if isinstance(value, str) else value
