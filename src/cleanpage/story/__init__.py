"""What belongs to a story beside its body: images, links, videos, tables, comments, the line below its headline."""
