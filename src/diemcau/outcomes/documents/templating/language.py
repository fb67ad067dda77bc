"""What templates may say. Jinja2 in its sandbox, and of it only names, loops and conditions: no calls, no arithmetic, so that no
template computes for ever."""

from collections.abc import Iterable, Iterator
from typing import Any

from jinja2 import StrictUndefined, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from diemcau.kernel.errors import Refused

MOST_ROUNDS = 200_000  # of all loops of one paper together
FILTERS = ("upper", "lower", "capitalize", "title", "trim", "join", "length", "first", "last", "default")
_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Const, nodes.For, nodes.If, nodes.CondExpr,
    nodes.And, nodes.Or, nodes.Not, nodes.Compare, nodes.Operand, nodes.Test, nodes.Filter,
)  # fmt: skip


def environment() -> ImmutableSandboxedEnvironment:
    """With nothing in it but the filters above and tests."""
    made = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    made.globals.clear()
    made.filters = {name: made.filters[name] for name in FILTERS}
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
    """How often loops may turn in one paper."""

    def __init__(self, rounds: int = MOST_ROUNDS) -> None:
        self.left = rounds

    def turn(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise Refused("template_endless", most=MOST_ROUNDS)


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
