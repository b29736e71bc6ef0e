//! A document that another program has read, as one string of bytes; `cleanpage.blocks.document_bytes` writes it.
//!
//! First arrays, each its length and as many 32-bit integers, little-endian: owners, leaves, link characters, link counts,
//! blank lines; parents, counts of attributes, first and last blocks; counts of the attributes of metas and of links. Then
//! strings in UTF-8, each kind its bytes' number and as many bytes, each string followed by a zero byte: the blocks' texts;
//! tags; names and values of attributes; title, base, attributes of metas, attributes of links, JSON-LD.

use crate::document::{Attribute, Document, Elements, Head, Span};

/// Read a document; says what is wrong with bytes that are none.
pub fn read_document(bytes: &[u8]) -> Result<Document, &'static str> {
    let mut input = Input::new(bytes);
    let owners = input.numbers()?;
    let first_text_elements = input.numbers()?;
    let link_chars = input.counts()?;
    let link_counts = input.counts()?;
    let blanks = input.counts()?;
    let parents = input.numbers()?;
    let attribute_counts = input.counts()?;
    let first_blocks = input.counts()?;
    let last_blocks = input.counts()?;
    let meta_counts = input.counts()?;
    let link_attribute_counts = input.counts()?;
    let text = input.text()?;
    let mut strings = String::new();
    let mut read = |input: &mut Input| -> Result<Vec<Span>, &'static str> {
        let start = strings.len();
        strings.push_str(input.text()?);
        spans(&strings, start)
    };
    let tags = read(&mut input)?;
    let attributes = pairs(&read(&mut input)?)?;
    let mut head = read(&mut input)?.into_iter();
    let (Some(title), Some(base)) = (head.next(), head.next()) else { return Err("the head has no title") };
    let head: Vec<Span> = head.collect();
    let in_metas: usize = 2 * meta_counts.iter().map(|count| *count as usize).sum::<usize>();
    let in_links: usize = 2 * link_attribute_counts.iter().map(|count| *count as usize).sum::<usize>();
    if in_metas + in_links > head.len() {
        return Err("the head has fewer attributes than it says");
    }
    let mut end = 0;
    let mut ranges = |counts: &[u32]| -> Vec<[u32; 2]> {
        let range = |count: &u32| {
            end += count;
            [end - count, end]
        };
        counts.iter().map(range).collect()
    };
    let document = Document {
        is_text: owners.is_empty(),
        text_ends: spans(text, 0)?.iter().map(|span| span.end).collect(),
        text: text.to_owned(),
        owners,
        first_text_elements,
        link_chars,
        link_counts,
        blanks,
        elements: Elements { tags, parents, attribute_ends: sums(&attribute_counts), attributes, first_blocks, last_blocks },
        head: Head {
            title,
            base,
            metas: ranges(&meta_counts),
            links: ranges(&link_attribute_counts),
            attributes: pairs(&head[..in_metas + in_links])?,
            json_ld: head[in_metas + in_links..].to_vec(),
        },
        strings,
        ..Document::default()
    };
    check(&document)?;
    Ok(document)
}

fn sums(counts: &[u32]) -> Vec<u32> {
    let mut sum = 0_u32;
    counts
        .iter()
        .map(|count| {
            sum = sum.saturating_add(*count);
            sum
        })
        .collect()
}

/// Whether all numbers in a document are in range, so that no later step looks beyond an end.
fn check(document: &Document) -> Result<(), &'static str> {
    let (n, elements) = (document.len(), &document.elements);
    let count = elements.tags.len();
    let is_element = |element: &i32| (-1..count as i64).contains(&i64::from(*element));
    let of_html =
        [document.owners.len(), document.first_text_elements.len(), document.link_chars.len(), document.link_counts.len()];
    if of_html.iter().any(|length| *length != if document.is_text { 0 } else { n }) {
        return Err("the columns of blocks differ in length");
    }
    if document.is_text && n > 0 && document.blanks.len() != n {
        return Err("a text page tells of the blank lines before each block");
    }
    let of_elements =
        [elements.parents.len(), elements.attribute_ends.len(), elements.first_blocks.len(), elements.last_blocks.len()];
    if of_elements.iter().any(|length| *length != count) || (!document.is_text && count == 0) {
        return Err("the columns of elements differ in length");
    }
    if !document.owners.iter().chain(&document.first_text_elements).all(is_element) {
        return Err("a block stands in no element of the page");
    }
    if elements.parents.iter().enumerate().any(|(element, parent)| !(-1..element as i64).contains(&i64::from(*parent))) {
        return Err("a parent stands after its child");
    }
    if elements.attribute_ends.last().copied().unwrap_or(0) as usize != elements.attributes.len() {
        return Err("the page has more or fewer attributes than it says");
    }
    if elements.first_blocks.iter().zip(&elements.last_blocks).any(|(first, last)| first > last || *last as usize > n) {
        return Err("an element has blocks that the page has not");
    }
    Ok(())
}

/// Arrays and strings one after another.
pub struct Input<'a> {
    bytes: &'a [u8],
}

impl<'a> Input<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Input { bytes }
    }

    /// What was not read yet.
    pub fn rest(&self) -> &'a [u8] {
        self.bytes
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], &'static str> {
        let (taken, rest) = self.bytes.split_at_checked(length).ok_or("the bytes end too early")?;
        self.bytes = rest;
        Ok(taken)
    }

    fn number(&mut self) -> Result<usize, &'static str> {
        let bytes = self.take(4)?;
        Ok(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]) as usize)
    }

    fn numbers(&mut self) -> Result<Vec<i32>, &'static str> {
        let length = self.number()?;
        let bytes = self.take(length.checked_mul(4).ok_or("an array is too long")?)?;
        Ok(bytes.chunks_exact(4).map(|four| i32::from_le_bytes([four[0], four[1], four[2], four[3]])).collect())
    }

    fn counts(&mut self) -> Result<Vec<u32>, &'static str> {
        let numbers = self.numbers()?;
        numbers.into_iter().map(|number| u32::try_from(number).map_err(|_| "a count is below zero")).collect()
    }

    /// Strings, each followed by a zero byte.
    pub fn text(&mut self) -> Result<&'a str, &'static str> {
        let length = self.number()?;
        std::str::from_utf8(self.take(length)?).map_err(|_| "a text is no UTF-8")
    }
}

/// The strings from `start` on, each followed by a zero byte.
fn spans(strings: &str, mut start: usize) -> Result<Vec<Span>, &'static str> {
    if strings.len() > u32::MAX as usize {
        return Err("the strings are too long");
    }
    let mut spans = Vec::new();
    while let Some(length) = strings[start..].find('\0') {
        spans.push(Span { start: start as u32, end: (start + length) as u32 });
        start += length + 1;
    }
    if start == strings.len() {
        Ok(spans)
    } else {
        Err("a string has no zero byte after it")
    }
}

fn pairs(spans: &[Span]) -> Result<Vec<Attribute>, &'static str> {
    if !spans.len().is_multiple_of(2) {
        return Err("an attribute has no value");
    }
    Ok(spans.chunks_exact(2).map(|pair| Attribute { name: pair[0], value: pair[1] }).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page of one paragraph with a class, and a canonical link.
    fn page() -> Vec<u8> {
        let numbers: [&[i32]; 11] = [&[0], &[0], &[0], &[0], &[], &[-1], &[1], &[0], &[1], &[], &[2]];
        let strings = ["An otter.\0", "p\0", "class\0lead\0", "Otters\0\0rel\0canonical\0href\0/otters\0{}\0"];
        let mut bytes = Vec::new();
        for array in numbers {
            bytes.extend((array.len() as u32).to_le_bytes());
            bytes.extend(array.iter().flat_map(|number| number.to_le_bytes()));
        }
        for string in strings {
            bytes.extend((string.len() as u32).to_le_bytes());
            bytes.extend(string.bytes());
        }
        bytes
    }

    #[test]
    fn reads_a_page() {
        let document = read_document(&page()).unwrap();
        assert_eq!((document.len(), document.block(0), document.is_text), (1, "An otter.", false));
        assert_eq!(document.attribute(0, "class"), Some("lead"));
        assert_eq!(document.string(document.head.title), "Otters");
        assert_eq!(document.head.links, [[0, 2]]);
        assert_eq!(document.head.json_ld.iter().map(|script| document.string(*script)).collect::<Vec<_>>(), ["{}"]);
    }

    #[test]
    fn refuses_what_was_cut_off_or_points_beyond_the_page() {
        let whole = page();
        for length in 0..whole.len() {
            assert!(read_document(&whole[..length]).is_err(), "{length}");
        }
        for place in 0..whole.len() {
            for byte in [0, 1, 0x7f, 0xff] {
                let mut changed = whole.clone();
                changed[place] = byte;
                if let Ok(document) = read_document(&changed) {
                    check(&document).unwrap();
                }
            }
        }
    }
}
