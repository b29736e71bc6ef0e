"""Records whose fields are read when they are first asked for: out of the compiled core's memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import TYPE_CHECKING, Any, TypeVar

T = TypeVar("T", bound="Lazy")


class Lazy:
    """The base of frozen dataclasses without defaults in the class, which may be made without their fields."""

    @classmethod
    def reading(cls: type[T], read: Callable[[str], Any]) -> T:
        """A record that asks `read` for the value of each field, by its name, when it is first needed."""
        record = object.__new__(cls)
        vars(record)["_read"] = read
        return record

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            read = vars(self).get("_read")
            if read is None or name.startswith("_"):
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
            value = vars(self)[name] = read(name)
            return value

    def __getstate__(self) -> dict[str, Any]:
        return {field.name: getattr(self, field.name) for field in fields(self)}  # type: ignore[arg-type]
