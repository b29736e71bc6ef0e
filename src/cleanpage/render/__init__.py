"""An article's body in the forms people use: what its blocks are of (paragraphs, lists, tables ...), and writers of that."""
