"""One thin file an engine; each needs the extra of its name, such as `cleanpage[pandas]`."""
