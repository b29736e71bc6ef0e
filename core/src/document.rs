//! The blocks of one page as flat arrays: what the readers of HTML and text make, and every later step reads.

/// No element: the parent of a root, the element of a `<br>`, the owner of a block without tags.
pub const NO_ELEMENT: i32 = -1;

/// In `Document::hints`: formulas in MathML or in scripts; preformatted text.
pub const MATH: u32 = 1;
pub const PREFORMATTED: u32 = 2;

/// A piece of `Document::strings`, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct Span {
    pub start: u32,
    pub end: u32,
}

/// Some attributes: the first, and the one after the last.
pub type Range = [u32; 2];

/// An attribute of an element, `<meta>` or `<link>`: lower-case name, decoded value.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Attribute {
    pub name: Span,
    pub value: Span,
}

/// The elements of a page in document order; a parent stands before its children. All lists are empty for a text page.
#[derive(Debug, Default)]
pub struct Elements {
    /// Lower-case names, as slices of `Document::strings`; equal names may share a slice.
    pub tags: Vec<Span>,
    pub parents: Vec<i32>,
    /// The attributes of element i are `attributes[attribute_ends[i - 1]..attribute_ends[i]]`.
    pub attribute_ends: Vec<u32>,
    pub attributes: Vec<Attribute>,
    /// Index of the first block inside the element (or after its start, where it holds none).
    pub first_blocks: Vec<u32>,
    /// Index after the last block inside the element.
    pub last_blocks: Vec<u32>,
}

/// An image, a checkbox, a file of a video, or a formula as TeX in a script: what stands in a page's text without being text of it.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Insert {
    pub block: u32,
    /// Index of the text node of that block before which it stands.
    pub node: u32,
    pub element: i32,
    /// Of `Head::attributes`.
    pub attributes: Range,
    /// The TeX of a formula; empty for all others.
    pub content: Span,
}

/// What a page says of itself outside its visible text, and the attributes of what is no element of `Elements`.
#[derive(Debug, Default)]
pub struct Head {
    pub title: Span,
    pub attributes: Vec<Attribute>,
    /// One for each `<meta>`.
    pub metas: Vec<Range>,
    /// One for each `<link>`.
    pub links: Vec<Range>,
    /// The content of each `<script type="application/ld+json">`.
    pub json_ld: Vec<Span>,
    pub base: Span,
}

/// The blocks of one page in page order, n of them; m text nodes.
#[derive(Debug, Default)]
pub struct Document {
    /// Whether the page has no tags.
    pub is_text: bool,
    /// What the spans are slices of: names, attributes, titles, text nodes.
    pub strings: String,
    /// The texts of all blocks, one after another, each followed by a zero byte (which no block holds).
    pub text: String,
    /// Where each block's text ends in `text`, its zero byte left out. Block i starts one byte after the end of block i - 1.
    pub text_ends: Vec<u32>,
    /// n: the nearest block-level element around each block.
    pub owners: Vec<i32>,
    /// n: the innermost element around the block's first visible character.
    pub first_text_elements: Vec<i32>,
    /// n: characters (not bytes) of the block that stand in links, whitespace left out.
    pub link_chars: Vec<u32>,
    pub link_counts: Vec<u32>,
    /// The text nodes of block i are those in `node_ends[i - 1]..node_ends[i]`.
    pub node_ends: Vec<u32>,
    pub node_texts: Vec<Span>,
    /// `NO_ELEMENT` for a `<br>`, whose text is a newline.
    pub node_elements: Vec<i32>,
    /// Text pages: first and last line of each block in the input, from 1; its first and last character; blank lines before it.
    pub lines: Vec<[u32; 2]>,
    pub spans: Vec<[u32; 2]>,
    pub blanks: Vec<u32>,
    pub inserts: Vec<Insert>,
    /// Which of `MATH` and `PREFORMATTED` the page has.
    pub hints: u32,
    pub elements: Elements,
    pub head: Head,
}

impl Document {
    /// The number of blocks.
    pub fn len(&self) -> usize {
        self.text_ends.len()
    }

    pub fn is_empty(&self) -> bool {
        self.text_ends.is_empty()
    }

    /// The text of a block.
    #[inline]
    pub fn block(&self, index: usize) -> &str {
        let start = if index == 0 { 0 } else { self.text_ends[index - 1] as usize + 1 };
        &self.text[start..self.text_ends[index] as usize]
    }

    /// A slice of `strings`.
    #[inline]
    pub fn string(&self, span: Span) -> &str {
        &self.strings[span.start as usize..span.end as usize]
    }

    /// The attributes of an element.
    #[inline]
    pub fn attributes(&self, element: usize) -> &[Attribute] {
        let start = if element == 0 { 0 } else { self.elements.attribute_ends[element - 1] as usize };
        &self.elements.attributes[start..self.elements.attribute_ends[element] as usize]
    }

    /// The value of an element's attribute.
    #[inline(always)]
    pub fn attribute(&self, element: usize, name: &str) -> Option<&str> {
        self.attributes(element)
            .iter()
            .find(|attribute| self.string(attribute.name) == name)
            .map(|attribute| self.string(attribute.value))
    }
}
