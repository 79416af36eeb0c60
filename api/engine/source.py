"""Source that becomes functions; alike sources share their code, whatever they refer to."""

from __future__ import annotations

from collections.abc import Callable
from types import CodeType
from typing import Any, Final

from api.bounded import Bounded

CODE_BYTES: Final = 3  # a source and its code, by character of the source: measured with tracemalloc
_codes: Bounded[str, CodeType] = Bounded(most=4_096, most_bytes=8_000_000)


class Names(dict[str, Any]):
    """What the source of a function refers to, by names that are the same in alike functions."""

    def __call__(self, thing: Any) -> str:
        """The next name, now that of this thing."""
        name = f"v{len(self)}"
        self[name] = thing
        return name


def function(source: str, names: Names) -> Callable[..., Any]:
    """The function `f` of that source."""
    code = _codes.get(source)
    if code is None:
        code = compile(source, "<compiled selection>", "exec")
        _codes.put(source, code, CODE_BYTES * len(source))
    # A plain dictionary: the names of a function are looked up twice as slowly in any other.
    space = dict(names)
    exec(code, space)  # noqa: S102 - `compiler` says what reaches the source
    made: Callable[..., Any] = space["f"]
    return made
