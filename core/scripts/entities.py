"""Writes src/html/entities.rs, the table of named character references, from Python's `html.entities.html5`.

    python core/scripts/entities.py > core/src/html/entities.rs
"""

from html.entities import html5

print("//! Named character references, sorted by name. Written by scripts/entities.py from Python's html.entities.")
print()
print("/// Name, with its semicolon where it needs one, and the text it stands for.")
print(f"pub static ENTITIES: [(&str, &str); {len(html5)}] = [")
for name in sorted(html5, key=str.encode):
    text = "".join(f"\\u{{{ord(character):x}}}" for character in html5[name])
    print(f'    ("{name}", "{text}"),')
print("];")
