//! The elements around each block: its path of tags and classes, how deep it is, in what parts of the page it stands.

use crate::document::Document;
use crate::hashing::{hash_with, Hashes, Numbers};

/// Elements around a block, at any distance, that say what part of the page it is in.
pub const INSIDE: [&str; 13] =
    ["article", "main", "aside", "nav", "header", "footer", "form", "table", "ul", "ol", "figure", "blockquote", "pre"];

/// Kinds of owners: paragraph, item, cell, control, box.
pub const OWNER_KINDS: usize = 5;

/// What of an element's tag is read.
#[derive(Clone, Copy, Default)]
struct Tag {
    /// A bit of `INSIDE`.
    inside: u16,
    /// One more than its place among the kinds of owners, or 0.
    kind: u8,
    /// That of a heading, or 0.
    level: u8,
}

fn tag(name: &str) -> Tag {
    let (inside, kind, level) = match name {
        "p" => (0, 1, 0),
        "div" | "section" => (0, 5, 0),
        "li" | "dt" | "dd" => (0, 2, 0),
        "td" | "th" => (0, 3, 0),
        "button" | "label" | "legend" | "option" | "select" | "textarea" => (0, 4, 0),
        "h1" => (0, 0, 1),
        "h2" => (0, 0, 2),
        "h3" => (0, 0, 3),
        "h4" => (0, 0, 4),
        "h5" => (0, 0, 5),
        "h6" => (0, 0, 6),
        _ => (INSIDE.iter().position(|inside| *inside == name).map_or(0, |place| 1 << place), 0, 0),
    };
    Tag { inside, kind, level }
}

/// What the elements around one block tell.
#[derive(Clone, Copy, Default)]
pub struct Place {
    /// Equal paths of tags and classes have equal numbers, from 0 in order of appearance.
    pub path: u32,
    /// The same for the block's element and its parent alone.
    pub local: u32,
    pub depth: u32,
    /// Bits of `INSIDE`.
    pub inside: u16,
    /// One more than its place among the kinds of owners, or 0.
    pub kind: u8,
    pub level: u8,
}

#[derive(Clone, Copy, Default)]
struct Element {
    used: bool,
    /// Of its tag and class.
    name: u32,
    /// Of its path, among those of all elements.
    path: u32,
    depth: u32,
    inside: u16,
    tag: Tag,
}

/// The place of each block.
pub fn places(document: &Document, hashes: Hashes) -> Vec<Place> {
    if document.owners.is_empty() {
        return (0..document.len() as u32).map(|block| Place { path: block, local: block, ..Place::default() }).collect();
    }
    let elements = described(document, hashes);
    let mut whole = Renumbered::new(elements.len() + 1);
    let mut parts = Numbers::with_capacity(64);
    let mut pairs: Vec<(u32, u32)> = Vec::new();
    let mut local_of_path = vec![u32::MAX; elements.len() + 1];
    let mut places = Vec::with_capacity(document.len());
    for &owner in &document.owners {
        let owner = owner.max(0) as usize;
        let element = &elements[owner];
        let local = &mut local_of_path[element.path as usize];
        if *local == u32::MAX {
            let pair = (element.name, elements[document.elements.parents[owner].max(0) as usize].name);
            let hash = hashes.of_number(u64::from(pair.0) << 32 | u64::from(pair.1));
            let (number, new) = parts.number(hash, |number| pairs[number] == pair);
            if new {
                pairs.push(pair);
            }
            *local = number;
        }
        places.push(Place {
            path: whole.number(element.path),
            local: *local,
            depth: element.depth,
            inside: element.inside,
            kind: element.tag.kind,
            level: element.tag.level,
        });
    }
    places
}

/// The elements around blocks; those with nothing of a block's own in them are left as they are.
fn described(document: &Document, hashes: Hashes) -> Vec<Element> {
    let (tags, parents) = (&document.elements.tags, &document.elements.parents);
    let mut elements = vec![Element::default(); tags.len()];
    elements[0].used = true; // it is taken for the parent of a block's element that has none
    for &owner in &document.owners {
        let mut at = owner.max(0);
        while at >= 0 && !elements[at as usize].used {
            elements[at as usize].used = true;
            at = parents[at as usize];
        }
    }
    let mut names = Numbers::with_capacity(256);
    let mut named: Vec<(&str, Option<&str>)> = Vec::with_capacity(256);
    let mut paths = Numbers::with_capacity(256);
    let mut pathed: Vec<(i64, u32)> = Vec::with_capacity(256);
    for at in 0..tags.len() {
        if !elements[at].used {
            continue;
        }
        let name = (document.string(tags[at]), document.attribute(at, "class"));
        let mut hash = hashes.of_bytes(name.0.as_bytes());
        if let Some(class) = name.1 {
            hash = hash_with(hash, hashes.of_bytes(class.as_bytes()));
        }
        let (number, new) = names.number(hash, |number| named[number] == name);
        if new {
            named.push(name);
        }
        let above = parents[at];
        let (path_above, depth, inside) = match above {
            0.. => {
                let parent = &elements[above as usize];
                (i64::from(parent.path), parent.depth + 1, parent.inside)
            }
            _ => (-1, 0, 0),
        };
        let path = (path_above, number);
        let (path_number, new) =
            paths.number(hash_with(hashes.of_number(path_above as u64), u64::from(number)), |number| pathed[number] == path);
        if new {
            pathed.push(path);
        }
        let tag = tag(name.0);
        elements[at] = Element { used: true, name: number, path: path_number, depth, inside: inside | tag.inside, tag };
    }
    elements
}

/// Numbers of numbers, in order of appearance.
struct Renumbered {
    numbers: Vec<u32>,
    count: u32,
}

impl Renumbered {
    fn new(limit: usize) -> Self {
        Renumbered { numbers: vec![u32::MAX; limit], count: 0 }
    }

    fn number(&mut self, given: u32) -> u32 {
        let number = &mut self.numbers[given as usize];
        if *number == u32::MAX {
            *number = self.count;
            self.count += 1;
        }
        *number
    }
}
