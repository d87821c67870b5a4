"""Commands: a class of options, a function that answers, an example."""

from __future__ import annotations

from collections.abc import Callable
from inspect import Parameter, Signature
from typing import Any, Generic, TypeVar, get_type_hints

import attrs
import typer

from flightcore.cli.reply import Reply
from flightcore.cli.session import Session
from flightcore.cli.shared import Shared

_O = TypeVar("_O")

EXAMPLE = "Example:"
"""What stands before the example in a command's help."""


@attrs.frozen(kw_only=True)
class Command(Generic[_O]):
    """One command of the tree.

    Attributes:
        name: As it is typed.
        options: An attrs class, its attributes annotated for typer; the command has
            those of :class:`Shared` beside them.
        body: Answers. Its docstring is the help.
        example: A command line that works as it stands; lines end with a backslash
            where they go on.
        shared: The attributes of :class:`Shared` that it takes; the others keep
            their defaults.
    """

    name: str
    options: type[_O]
    body: Callable[[Session, _O], Reply]
    example: str
    shared: frozenset[str] = frozenset(field.name for field in attrs.fields(Shared))

    def register(self, app: typer.Typer) -> None:
        """Make it a command of the tree."""
        epilog = f"{EXAMPLE}\n[cyan]{self.example}[/cyan]"
        app.command(self.name, help=self.body.__doc__, epilog=epilog)(self._callback())

    def _callback(self) -> Callable[..., None]:
        def run(**given: Any) -> None:
            shared = Shared(**{name: given.pop(name) for name in self.shared})
            raise typer.Exit(int(self._run(Session(shared), self.options(**given))))

        described: Any = run
        described.__signature__ = Signature(
            [
                *_parameters(self.options),
                *(each for each in _parameters(Shared) if each.name in self.shared),
            ]
        )
        return run

    def _run(self, session: Session, options: _O) -> int:
        try:
            reply = self.body(session, options)
            session.answer(reply)
        finally:
            session.close()
        return reply.code


def _parameters(kind: type[Any]) -> list[Parameter]:
    hints = get_type_hints(kind, include_extras=True)
    return [
        Parameter(
            field.name,
            Parameter.KEYWORD_ONLY,
            default=_default(field),
            annotation=hints[field.name],
        )
        for field in attrs.fields(kind)
    ]


def _default(field: attrs.Attribute[Any]) -> Any:
    if field.default is attrs.NOTHING:
        return Parameter.empty
    made = getattr(field.default, "factory", None)
    return field.default if made is None else made()
