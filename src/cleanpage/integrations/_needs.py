"""What an integration says without its extra."""

from __future__ import annotations


def needs(extra: str, error: ImportError) -> ImportError:
    """The error that says which extra to install."""
    return ImportError(f"{error}; cleanpage.integrations.{extra} needs: pip install 'cleanpage[{extra}]'", name=error.name)
