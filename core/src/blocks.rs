//! An HTML page to its blocks: one pass over its tree.
//!
//! Text is split at block-level elements and at double `<br>`; inline elements join as a browser joins them. What a page
//! hides by attribute or style makes blocks like the rest; `src/cleanpage/blocks/html.py` says why.

use crate::document::{self, Attribute, Document, Insert, Range, Span, NO_ELEMENT};
use crate::html::tags::*;
use crate::html::tree::{Kind, Namespace, NodeId, Tree, NONE, ROOT};
use crate::limits::{LimitReached, Limits};
use crate::whitespace::{is_blank, Collapse, ASCII_SPACE};

/// Elements that start and end a line in the HTML standard's rendering section, and the controls that stand as boxes.
const BLOCK_TAGS: TagSet = TagSet::of(&[
    ADDRESS, ARTICLE, ASIDE, BLOCKQUOTE, BODY, BUTTON, CAPTION, CENTER, DD, DETAILS, DIALOG, DIR, DIV, DL, DT, FIELDSET,
    FIGCAPTION, FIGURE, FOOTER, FORM, FRAMESET, H1, H2, H3, H4, H5, H6, HEADER, HGROUP, HR, HTML, LABEL, LEGEND, LI, LISTING,
    MAIN, MENU, NAV, OL, OPTGROUP, OPTION, P, PLAINTEXT, PRE, SEARCH, SECTION, SELECT, SUMMARY, TABLE, TBODY, TD, TEXTAREA,
    TFOOT, TH, THEAD, TR, UL, XMP,
]);
/// Elements whose text no browser shows.
const UNSEEN_TAGS: TagSet =
    TagSet::of(&[AUDIO, CANVAS, DATALIST, HEAD, IFRAME, NOEMBED, NOFRAMES, SCRIPT, STYLE, SVG, TEMPLATE, TITLE, VIDEO]);
/// Void elements that are not recorded.
const EMPTY_TAGS: TagSet = TagSet::of(&[AREA, BASE, BASEFONT, COL, FRAME, IMG, INPUT, PARAM]);
const PRE_TAGS: TagSet = TagSet::of(&[LISTING, PLAINTEXT, PRE, TEXTAREA, XMP]);

/// Nodes after which the clock is looked at again.
const CHECKED: usize = 1 << 14;

/// Split a page into its blocks; `page` is what the tree was parsed from.
pub fn html_blocks(page: &str, tree: Tree, limits: &Limits) -> Result<Document, LimitReached> {
    let mut strings = String::with_capacity(page.len() + tree.extra.len() + 256);
    strings.push_str(page);
    strings.push_str(&tree.extra);
    let document = Document { strings, ..Document::default() };
    let mut walk = Walk::new(&tree, document);
    walk.document.text.reserve(page.len() / 4);
    let mut node = tree.node(ROOT).first_child;
    let mut steps = 0usize;
    while node != NONE {
        steps += 1;
        if steps.is_multiple_of(CHECKED) {
            limits.check_time()?;
            limits.check_blocks(walk.document.len())?;
        }
        let found = tree.node(node);
        let descend = match found.kind {
            Kind::Text => {
                walk.data(found.span);
                false
            }
            _ => {
                walk.start(node);
                found.first_child != NONE
            }
        };
        if descend {
            node = found.first_child;
            continue;
        }
        if found.kind == Kind::Element {
            walk.end(node);
        }
        // on to the next node in document order
        let mut at = node;
        while tree.node(at).next == NONE {
            at = tree.node(at).parent;
            if at == ROOT || at == NONE {
                at = NONE;
                break;
            }
            walk.end(at);
        }
        node = if at == NONE { NONE } else { tree.node(at).next };
    }
    walk.flush();
    limits.check_blocks(walk.document.len())?;
    Ok(walk.finish())
}

/// Where the text of an unseen element is kept.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Capture {
    Nowhere,
    Title,
    JsonLd,
    Tex,
}

struct Walk<'a> {
    tree: &'a Tree,
    document: Document,
    titles: Vec<Span>,
    /// The first name of each known element, which all elements of that name share.
    names: [Span; COUNT],
    /// The innermost open element that was recorded.
    open: i32,
    /// The open block-level elements.
    owners: Vec<i32>,
    /// Open elements from the outermost unseen one inward.
    unseen: usize,
    pre: usize,
    anchors: Vec<i32>,
    /// The text nodes of the block being read begin here in `document.node_texts`.
    run: usize,
    /// Whether a `<br>` stands among them.
    broken: bool,
    /// `<br>` since the last visible text of the run.
    breaks: usize,
    /// Whether the run has visible text.
    seen: bool,
    first_text_element: i32,
    link_chars: u32,
    link_count: u32,
    capture: Capture,
}

impl<'a> Walk<'a> {
    fn new(tree: &'a Tree, document: Document) -> Self {
        Walk {
            tree,
            document,
            titles: Vec::new(),
            names: [Span::default(); COUNT],
            open: NO_ELEMENT,
            owners: vec![NO_ELEMENT],
            unseen: 0,
            pre: 0,
            anchors: Vec::new(),
            run: 0,
            broken: false,
            breaks: 0,
            seen: false,
            first_text_element: NO_ELEMENT,
            link_chars: 0,
            link_count: 0,
            capture: Capture::Nowhere,
        }
    }

    fn attributes(&self, node: NodeId) -> &'a [Attribute] {
        let (start, end) = self.tree.node(node).attributes;
        &self.tree.attributes[start as usize..end as usize]
    }

    fn attribute(&self, node: NodeId, name: &str) -> Option<Span> {
        self.attributes(node).iter().find(|one| self.document.string(one.name) == name).map(|one| one.value)
    }

    /// Keep the attributes of an element that is not recorded.
    fn kept_attributes(&mut self, node: NodeId) -> Range {
        let start = self.document.head.attributes.len() as u32;
        let attributes = self.attributes(node);
        self.document.head.attributes.extend_from_slice(attributes);
        [start, start + attributes.len() as u32]
    }

    fn start(&mut self, node: NodeId) {
        let tag = self.tree.node(node).tag;
        if self.unseen > 0 {
            self.start_unseen(node, tag);
            return;
        }
        let block = BLOCK_TAGS.has(tag) && self.tree.node(node).namespace == Namespace::Html;
        if block {
            if self.run < self.document.node_texts.len() {
                self.flush();
            }
        } else if EMPTY_TAGS.has(tag) {
            if tag == IMG {
                self.insert(node, Span::default());
            } else if tag == BASE {
                self.take_base(node);
            } else if tag == INPUT && self.type_of(node).eq_ignore_ascii_case("checkbox") {
                self.insert(node, Span::default());
            }
            return;
        }
        let index = self.document.elements.tags.len() as i32;
        let blocks = self.document.len() as u32;
        let elements = &mut self.document.elements;
        let name = self.tree.node(node).span;
        let shared = &mut self.names[usize::from(tag)];
        if tag == UNKNOWN || shared.start == shared.end {
            *shared = name;
        }
        elements.tags.push(*shared);
        elements.parents.push(self.open);
        let (start, end) = self.tree.node(node).attributes;
        elements.attributes.extend_from_slice(&self.tree.attributes[start as usize..end as usize]);
        elements.attribute_ends.push(elements.attributes.len() as u32);
        elements.first_blocks.push(blocks);
        elements.last_blocks.push(0);
        self.open = index;
        if block {
            self.owners.push(index);
            if PRE_TAGS.has(tag) {
                self.pre += 1;
                if tag != TEXTAREA {
                    self.document.hints |= document::PREFORMATTED;
                }
            }
        } else if tag == MATH {
            self.document.hints |= document::MATH;
        } else if tag == A {
            self.anchors.push(index);
            self.link_count += 1;
        } else if tag == BR {
            self.break_line();
        } else if tag == META {
            self.take_meta(node);
        } else if tag == LINK {
            self.take_link(node);
        } else if UNSEEN_TAGS.has(tag) {
            self.unseen = 1;
            if tag == SCRIPT {
                self.open_script(node);
                if self.capture == Capture::Nowhere && self.type_of(node).starts_with("math/tex") {
                    self.capture = Capture::Tex;
                    self.document.hints |= document::MATH;
                    self.insert(node, Span::default());
                }
            } else if tag == TITLE && self.titles.is_empty() {
                self.capture = Capture::Title;
            }
        }
    }

    fn start_unseen(&mut self, node: NodeId, tag: Tag) {
        self.unseen += 1;
        match tag {
            META => self.take_meta(node),
            LINK => self.take_link(node),
            TITLE if self.unseen == 2 && self.titles.is_empty() && self.tree.node(self.tree.node(node).parent).tag == HEAD => {
                self.capture = Capture::Title;
            }
            SCRIPT => self.open_script(node),
            BASE => self.take_base(node),
            SOURCE if self.plays() => self.insert(node, Span::default()),
            _ => {}
        }
    }

    /// Whether the innermost recorded element is a video or a recording.
    fn plays(&self) -> bool {
        usize::try_from(self.open)
            .is_ok_and(|open| matches!(self.document.string(self.document.elements.tags[open]), "video" | "audio"))
    }

    fn end(&mut self, node: NodeId) {
        let tag = self.tree.node(node).tag;
        if self.unseen > 0 {
            self.unseen -= 1;
            self.capture = Capture::Nowhere;
            if self.unseen > 0 {
                return;
            }
        } else if EMPTY_TAGS.has(tag) && !(BLOCK_TAGS.has(tag)) {
            return;
        }
        let index = self.open;
        if index == NO_ELEMENT {
            return;
        }
        if self.owners.last() == Some(&index) {
            if self.run < self.document.node_texts.len() {
                self.flush();
            }
            self.owners.pop();
            if PRE_TAGS.has(tag) && self.pre > 0 {
                self.pre -= 1;
            }
        } else if self.anchors.last() == Some(&index) {
            self.anchors.pop();
        }
        self.document.elements.last_blocks[index as usize] = self.document.len() as u32;
        self.open = self.document.elements.parents[index as usize];
    }

    fn data(&mut self, span: Span) {
        if self.unseen > 0 {
            match self.capture {
                Capture::Nowhere => {}
                Capture::Title => self.titles.push(span),
                Capture::JsonLd => self.document.head.json_ld.push(span),
                Capture::Tex => {
                    if let Some(insert) = self.document.inserts.last_mut() {
                        insert.content = span;
                    }
                }
            }
            return;
        }
        let text = self.document.string(span);
        if !is_blank(text) {
            if !self.anchors.is_empty() {
                self.link_chars += linked_characters(text);
            }
            self.breaks = 0;
            if !self.seen {
                self.seen = true;
                self.first_text_element = self.open;
            }
        } else if self.run == self.document.node_texts.len() && self.pre == 0 {
            return;
        }
        self.document.node_texts.push(span);
        self.document.node_elements.push(self.open);
    }

    fn break_line(&mut self) {
        if !self.seen {
            return;
        }
        self.breaks += 1;
        if self.breaks == 2 && self.pre == 0 {
            self.flush();
        } else {
            self.document.node_texts.push(Span::default());
            self.document.node_elements.push(NO_ELEMENT);
            self.broken = true;
        }
    }

    /// End the block being read.
    fn flush(&mut self) {
        if self.seen {
            let mut out = std::mem::take(&mut self.document.text);
            self.write_block(&mut out);
            self.document.text_ends.push(out.len() as u32);
            out.push('\0');
            self.document.text = out;
            self.document.owners.push(self.owners.last().copied().unwrap_or(NO_ELEMENT));
            self.document.first_text_elements.push(self.first_text_element);
            self.document.link_chars.push(self.link_chars);
            self.document.link_counts.push(self.link_count);
            self.document.node_ends.push(self.document.node_texts.len() as u32);
        } else {
            self.document.node_texts.truncate(self.run);
            self.document.node_elements.truncate(self.run);
        }
        self.run = self.document.node_texts.len();
        self.broken = false;
        self.seen = false;
        self.breaks = 0;
        self.link_chars = 0;
        self.link_count = self.anchors.len() as u32;
    }

    fn write_block(&self, out: &mut String) {
        let nodes = self.run..self.document.node_texts.len();
        let text_of = |at: usize| self.document.string(self.document.node_texts[at]);
        if self.pre > 0 {
            let mut text = String::new();
            for at in nodes {
                text.push_str(if self.document.node_elements[at] == NO_ELEMENT { "\n" } else { text_of(at) });
            }
            let text = text.replace("\r\n", "\n");
            out.push_str(text.trim_matches(['\r', '\n']).trim_end_matches(crate::characters::is_space));
            return;
        }
        if !self.broken {
            let mut collapse = Collapse::new(out);
            for at in nodes {
                collapse.push(text_of(at));
            }
            return;
        }
        let start = out.len();
        let mut at = nodes.start;
        while at < nodes.end {
            let before = out.len();
            if before > start {
                out.push('\n');
            }
            let line = out.len();
            let mut collapse = Collapse::new(out);
            while at < nodes.end && self.document.node_elements[at] != NO_ELEMENT {
                collapse.push(text_of(at));
                at += 1;
            }
            if out.len() == line {
                out.truncate(before);
            }
            at += 1; // the <br>
        }
    }

    fn insert(&mut self, node: NodeId, content: Span) {
        let attributes = self.kept_attributes(node);
        self.document.inserts.push(Insert {
            block: self.document.len() as u32,
            node: (self.document.node_texts.len() - self.run) as u32,
            element: self.open,
            attributes,
            content,
        });
    }

    fn take_meta(&mut self, node: NodeId) {
        let range = self.kept_attributes(node);
        self.document.head.metas.push(range);
    }

    fn take_link(&mut self, node: NodeId) {
        let range = self.kept_attributes(node);
        self.document.head.links.push(range);
    }

    fn take_base(&mut self, node: NodeId) {
        if self.document.head.base.start < self.document.head.base.end {
            return;
        }
        if let Some(span) = self.attribute(node, "href") {
            let text = self.document.string(span);
            let start = span.start + (text.len() - text.trim_start().len()) as u32;
            self.document.head.base = Span { start, end: start + text.trim().len() as u32 };
        }
    }

    fn type_of(&self, node: NodeId) -> &str {
        self.attribute(node, "type").map_or("", |span| self.document.string(span))
    }

    fn open_script(&mut self, node: NodeId) {
        if self.type_of(node).contains("ld+json") {
            self.capture = Capture::JsonLd;
        }
    }

    fn finish(mut self) -> Document {
        let mut title = String::new();
        let mut collapse = Collapse::new(&mut title);
        for &span in &self.titles {
            collapse.push(self.document.string(span));
        }
        let start = self.document.strings.len() as u32;
        self.document.strings.push_str(&title);
        self.document.head.title = Span { start, end: self.document.strings.len() as u32 };
        self.document
    }
}

/// The characters of a text in a link: white space is left out where there is a space among them.
fn linked_characters(text: &str) -> u32 {
    let bytes = text.as_bytes();
    if !bytes.contains(&b' ') {
        return if text.is_ascii() { bytes.len() as u32 } else { text.chars().count() as u32 };
    }
    if text.is_ascii() {
        return bytes.iter().filter(|&&byte| !ASCII_SPACE[byte as usize]).count() as u32;
    }
    text.chars().filter(|&character| !crate::characters::is_space(character)).count() as u32
}
