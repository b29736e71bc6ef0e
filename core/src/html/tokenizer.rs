//! The bytes of a page to tags and text. The builder asks for one token at a time, and says how the text of some elements reads.

use super::references;
use super::tags::{self, Tag, UNKNOWN};
use crate::document::{Attribute, Span};

#[derive(Debug)]
pub enum Token {
    /// A run of text.
    Text(Span),
    Start(StartTag),
    End(Tag, Span),
    Doctype {
        quirks: bool,
    },
    /// Comments, processing instructions and what browsers take for them.
    Nothing,
    EndOfFile,
}

#[derive(Clone, Copy, Debug)]
pub struct StartTag {
    pub tag: Tag,
    pub name: Span,
    pub attributes: (u32, u32),
    pub self_closing: bool,
}

/// How the content of the element just opened reads, up to its end tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// Text with references: `<title>`, `<textarea>`.
    Rcdata,
    /// Text as it is: `<style>`, `<xmp>`, `<iframe>`.
    Rawtext,
    /// As `Rawtext`, but for comments that hide end tags.
    Script,
    /// All that follows.
    Plaintext,
}

pub struct Tokenizer<'a> {
    page: &'a [u8],
    at: usize,
    /// Bytes of the page, from which on spans are of `extra`.
    base: u32,
    pub extra: String,
    pub attributes: Vec<Attribute>,
    /// Where the names of known elements stand.
    names: Vec<Span>,
    /// End tags of which there is none after some place, so that nobody looks for them again.
    absent: [bool; tags::COUNT],
    /// A text that comes before the next token of the page.
    pending: Option<Token>,
}

impl<'a> Tokenizer<'a> {
    pub fn new(page: &'a str) -> Self {
        let base = page.len() as u32;
        let mut extra = String::with_capacity(2048);
        let names = tags::NAMES
            .iter()
            .map(|name| {
                let start = base + extra.len() as u32;
                extra.push_str(name);
                Span { start, end: base + extra.len() as u32 }
            })
            .collect();
        Tokenizer {
            page: page.as_bytes(),
            at: 0,
            base,
            extra,
            attributes: Vec::new(),
            names,
            absent: [false; tags::COUNT],
            pending: None,
        }
    }

    pub fn name_of(&self, tag: Tag) -> Span {
        self.names[tag as usize]
    }

    /// The bytes of a span.
    pub fn bytes(&self, span: Span) -> &[u8] {
        if span.start >= self.base {
            &self.extra.as_bytes()[(span.start - self.base) as usize..(span.end - self.base) as usize]
        } else {
            &self.page[span.start as usize..span.end as usize]
        }
    }

    pub fn next(&mut self, foreign: bool) -> Token {
        if let Some(token) = self.pending.take() {
            return token;
        }
        let Some(&byte) = self.page.get(self.at) else {
            return Token::EndOfFile;
        };
        if byte != b'<' {
            return self.text();
        }
        match self.page.get(self.at + 1) {
            Some(byte) if byte.is_ascii_alphabetic() => self.tag(self.at + 1, false),
            Some(b'/') => match self.page.get(self.at + 2) {
                Some(byte) if byte.is_ascii_alphabetic() => self.tag(self.at + 2, true),
                Some(b'>') => {
                    self.at += 3;
                    Token::Nothing
                }
                Some(_) => self.bogus_comment(self.at + 2),
                None => self.text(),
            },
            Some(b'!') => self.declaration(foreign),
            Some(b'?') => self.bogus_comment(self.at + 1),
            _ => self.text(),
        }
    }

    /// A run of text up to the next markup.
    fn text(&mut self) -> Token {
        let start = self.at;
        let mut end = start + 1; // a `<` that begins no tag is text
        loop {
            end += find_byte(&self.page[end..], b'<');
            match self.page.get(end + 1) {
                Some(byte) if end < self.page.len() && !byte.is_ascii_alphabetic() && !matches!(byte, b'/' | b'!' | b'?') => {
                    end += 1
                }
                None if end < self.page.len() => end = self.page.len(),
                _ => break,
            }
            if end >= self.page.len() {
                end = self.page.len();
                break;
            }
        }
        if end + 2 == self.page.len() && self.page[end] == b'<' && self.page[end + 1] == b'/' {
            end += 2; // "</" at the very end is text
        }
        self.at = end;
        Token::Text(self.decoded(start, end, false))
    }

    /// A piece of the page with its references decoded.
    fn decoded(&mut self, start: usize, end: usize, in_attribute: bool) -> Span {
        let slice = &self.page[start..end];
        let first = find_byte(slice, b'&');
        if first == slice.len() {
            return Span { start: start as u32, end: end as u32 };
        }
        let from = self.extra.len();
        let mut at = 0;
        let mut next = first;
        let mut decoded = false;
        while next < slice.len() {
            self.extra.push_str(text(&slice[at..next]));
            // a reference may not reach beyond its text, but what follows decides whether it is one
            let length = references::decode(&slice[next..], in_attribute, &mut self.extra);
            if length == 0 {
                self.extra.push('&');
            }
            decoded |= length > 0;
            at = next + length.max(1);
            next = at + find_byte(&slice[at..], b'&');
        }
        if !decoded {
            self.extra.truncate(from);
            return Span { start: start as u32, end: end as u32 };
        }
        self.extra.push_str(text(&slice[at..]));
        self.span_of_extra(from)
    }

    fn span_of_extra(&self, from: usize) -> Span {
        Span { start: self.base + from as u32, end: self.base + self.extra.len() as u32 }
    }

    /// A tag whose name begins at `start`.
    fn tag(&mut self, start: usize, closing: bool) -> Token {
        let mut at = start;
        while at < self.page.len() && !is_space(self.page[at]) && !matches!(self.page[at], b'/' | b'>') {
            at += 1;
        }
        let (tag, name) = self.name(start, at);
        let from = self.attributes.len() as u32;
        let mut self_closing = false;
        loop {
            while at < self.page.len() && is_space(self.page[at]) {
                at += 1;
            }
            match self.page.get(at) {
                None => {
                    self.at = at;
                    self.attributes.truncate(from as usize);
                    return Token::EndOfFile;
                }
                Some(b'>') => {
                    at += 1;
                    break;
                }
                Some(b'/') => {
                    self_closing = self.page.get(at + 1) == Some(&b'>');
                    at += 1;
                }
                Some(_) => at = self.attribute(at, from, closing),
            }
        }
        self.at = at;
        if closing {
            return Token::End(tag, name);
        }
        Token::Start(StartTag { tag, name, attributes: (from, self.attributes.len() as u32), self_closing })
    }

    /// Number and span of an element's name, in lower case.
    fn name(&mut self, start: usize, end: usize) -> (Tag, Span) {
        let raw = &self.page[start..end];
        let mut lower = [0u8; 16];
        if raw.len() <= lower.len() {
            for (to, from) in lower.iter_mut().zip(raw) {
                *to = from.to_ascii_lowercase();
            }
            let tag = tags::tag_of(&lower[..raw.len()]);
            if tag != UNKNOWN {
                return (tag, self.names[tag as usize]);
            }
        }
        (UNKNOWN, self.lower(start, end))
    }

    fn lower(&mut self, start: usize, end: usize) -> Span {
        let raw = &self.page[start..end];
        if !raw.iter().any(u8::is_ascii_uppercase) {
            return Span { start: start as u32, end: end as u32 };
        }
        let from = self.extra.len();
        self.extra.push_str(text(raw));
        self.extra[from..].make_ascii_lowercase();
        self.span_of_extra(from)
    }

    /// Read the attribute at `at`; return where it ends. Of two with one name the first counts, those of end tags do not.
    fn attribute(&mut self, start: usize, from: u32, closing: bool) -> usize {
        let mut at = start + 1; // an equals sign may begin a name
        while at < self.page.len() && !is_space(self.page[at]) && !matches!(self.page[at], b'/' | b'>' | b'=') {
            at += 1;
        }
        let name_end = at;
        while at < self.page.len() && is_space(self.page[at]) {
            at += 1;
        }
        let mut value = (at, at);
        if self.page.get(at) == Some(&b'=') {
            at += 1;
            while at < self.page.len() && is_space(self.page[at]) {
                at += 1;
            }
            match self.page.get(at) {
                Some(&quote @ (b'"' | b'\'')) => {
                    let end = at + 1 + find_byte(&self.page[at + 1..], quote);
                    value = (at + 1, end);
                    at = (end + 1).min(self.page.len());
                    if end == self.page.len() {
                        return end;
                    }
                }
                _ => {
                    let begin = at;
                    while at < self.page.len() && !is_space(self.page[at]) && self.page[at] != b'>' {
                        at += 1;
                    }
                    value = (begin, at);
                }
            }
        }
        if !closing {
            let name = self.lower(start, name_end);
            let known = &self.attributes[from as usize..];
            if known.len() > MOST_ATTRIBUTES || known.iter().any(|one| self.bytes(one.name) == self.bytes(name)) {
                return at;
            }
            let value = self.decoded(value.0, value.1, true);
            self.attributes.push(Attribute { name, value });
        }
        at
    }

    fn bogus_comment(&mut self, from: usize) -> Token {
        self.at = (from + find_byte(&self.page[from..], b'>') + 1).min(self.page.len());
        Token::Nothing
    }

    /// `<!`: a comment, a doctype, a CDATA section.
    fn declaration(&mut self, foreign: bool) -> Token {
        let rest = &self.page[self.at + 2..];
        if rest.starts_with(b"--") {
            self.at = self.comment_end(self.at + 4);
            return Token::Nothing;
        }
        if rest.len() >= 7 && rest[..7].eq_ignore_ascii_case(b"doctype") {
            let start = self.at + 9;
            self.at = (start + find_byte(&self.page[start..], b'>') + 1).min(self.page.len());
            let quirks = quirks(&self.page[start..self.at.max(start)]);
            return Token::Doctype { quirks };
        }
        if foreign && rest.starts_with(b"[CDATA[") {
            let start = self.at + 9;
            let end = find(&self.page[start..], b"]]>").map_or(self.page.len(), |at| start + at);
            self.at = (end + 3).min(self.page.len());
            return if end > start { Token::Text(Span { start: start as u32, end: end as u32 }) } else { Token::Nothing };
        }
        self.bogus_comment(self.at + 2)
    }

    /// Where the comment ends whose content begins at `start`.
    fn comment_end(&self, start: usize) -> usize {
        let rest = &self.page[start..];
        if rest.starts_with(b">") {
            return start + 1;
        }
        if rest.starts_with(b"->") {
            return start + 2;
        }
        let mut at = start;
        loop {
            at += find_byte(&self.page[at..], b'-');
            let Some(rest) = self.page.get(at..) else {
                return self.page.len();
            };
            if rest.is_empty() {
                return self.page.len();
            }
            if rest.starts_with(b"-->") {
                return at + 3;
            }
            if rest.starts_with(b"--!>") {
                return at + 4;
            }
            at += 1;
        }
    }

    /// The content of an element that was just opened, as one text; its end tag is the token after it.
    ///
    /// A `<title>` or `<iframe>` that is never closed would swallow the page: such a title ends where its line or its text
    /// does, such a frame is empty.
    pub fn content(&mut self, tag: Tag, content: Content) -> Option<Span> {
        let start = self.at;
        let found = if content == Content::Plaintext { None } else { self.end_of_content(tag, content, start) };
        let end = match found {
            Some(end) => end,
            None if tag == tags::IFRAME => start,
            None if tag == tags::TITLE => {
                start
                    + self.page[start..].iter().position(|byte| matches!(byte, b'<' | b'\n')).unwrap_or(self.page.len() - start)
            }
            None => self.page.len(),
        };
        if found.is_none() && matches!(tag, tags::IFRAME | tags::TITLE) {
            self.pending = Some(Token::End(tag, self.names[tag as usize]));
        }
        self.at = end;
        if end == start {
            return None;
        }
        Some(if content == Content::Rcdata {
            self.decoded(start, end, false)
        } else {
            Span { start: start as u32, end: end as u32 }
        })
    }

    fn end_of_content(&mut self, tag: Tag, content: Content, start: usize) -> Option<usize> {
        if self.absent[tag as usize] {
            return None;
        }
        let name = tags::NAMES[tag as usize].as_bytes();
        let mut at = start;
        let (mut escaped, mut double_escaped) = (false, false);
        loop {
            at += if escaped {
                self.page[at..].iter().position(|byte| matches!(byte, b'<' | b'-')).unwrap_or(usize::MAX / 2)
            } else {
                find_byte(&self.page[at..], b'<')
            };
            if at >= self.page.len() {
                self.absent[tag as usize] = !escaped; // an unclosed comment hides end tags, which another element may see
                if escaped && content == Content::Script {
                    return None;
                }
                return None;
            }
            let rest = &self.page[at..];
            if escaped && rest.starts_with(b"-->") {
                (escaped, double_escaped) = (false, false);
                at += 3;
                continue;
            }
            if rest[0] == b'-' {
                at += 1;
                continue;
            }
            if content == Content::Script {
                if !escaped && rest.starts_with(b"<!--") {
                    // "<!-->" and "<!--->" end at once
                    escaped = !(rest.starts_with(b"<!-->") || rest.starts_with(b"<!--->"));
                    at += if escaped { 4 } else { 5 };
                    continue;
                }
                if escaped && !double_escaped && is_tag(&rest[1..], b"script") {
                    double_escaped = true;
                    at += 7;
                    continue;
                }
                if double_escaped {
                    if rest.get(1) == Some(&b'/') && is_tag(&rest[2..], b"script") {
                        double_escaped = false;
                        at += 8;
                        continue;
                    }
                    at += 1;
                    continue;
                }
            }
            if rest.get(1) == Some(&b'/') && is_tag(&rest[2..], name) {
                return Some(at);
            }
            at += 1;
        }
    }
}

/// Attributes of one element that are read; names are compared with one another.
const MOST_ATTRIBUTES: usize = 256;

/// Whether a name stands here as the name of a tag.
fn is_tag(rest: &[u8], name: &[u8]) -> bool {
    rest.len() > name.len()
        && rest[..name.len()].eq_ignore_ascii_case(name)
        && (is_space(rest[name.len()]) || matches!(rest[name.len()], b'/' | b'>'))
}

pub fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\x0c' | b'\r')
}

/// Place of the first such byte, the length if there is none.
pub fn find_byte(haystack: &[u8], needle: u8) -> usize {
    const LOW: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let pattern = LOW * u64::from(needle);
    let (chunks, _) = haystack.as_chunks::<32>(); // which compilers turn into vectors
    let has_needle = |chunk: &[u8; 32]| chunk.iter().fold(false, |found, &byte| found | (byte == needle));
    let mut at = 32 * chunks.iter().position(has_needle).unwrap_or(chunks.len());
    while at + 8 <= haystack.len() {
        let word = u64::from_le_bytes([
            haystack[at],
            haystack[at + 1],
            haystack[at + 2],
            haystack[at + 3],
            haystack[at + 4],
            haystack[at + 5],
            haystack[at + 6],
            haystack[at + 7],
        ]) ^ pattern;
        let zero = word.wrapping_sub(LOW) & !word & HIGH;
        if zero != 0 {
            return at + (zero.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    haystack[at..].iter().position(|&byte| byte == needle).map_or(haystack.len(), |more| at + more)
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        at += find_byte(&haystack[at..], needle[0]);
        if at >= haystack.len() {
            return None;
        }
        if haystack[at..].starts_with(needle) {
            return Some(at);
        }
        at += 1;
    }
}

/// The text of bytes that were cut from a page at markup, which is ASCII.
fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default()
}

/// Whether a doctype, given from behind its keyword, asks for the rendering of old browsers, where a table may stand in a `<p>`.
fn quirks(doctype: &[u8]) -> bool {
    let text = String::from_utf8_lossy(doctype).to_ascii_lowercase();
    let text = text.trim_end_matches('>');
    let mut words = text.split(|character: char| character.is_ascii_whitespace()).filter(|word| !word.is_empty());
    if words.next() != Some("html") {
        return true;
    }
    let identifiers: Vec<&str> = text.split(['"', '\'']).skip(1).step_by(2).collect();
    let public = if text.contains("public") { identifiers.first().copied().unwrap_or("") } else { "" };
    let system = if text.contains("public") { identifiers.get(1).copied() } else { identifiers.first().copied() };
    const EXACT: [&str; 3] = ["-//w3o//dtd w3 html strict 3.0//en//", "-/w3c/dtd html 4.0 transitional/en", "html"];
    system == Some("http://www.ibm.com/data/dtd/v11/ibmxhtml1-transitional.dtd")
        || EXACT.contains(&public)
        || OLD.iter().any(|old| public.starts_with(old))
        || (system.is_none() && FRAMES.iter().any(|old| public.starts_with(old)))
}

const FRAMES: [&str; 2] = ["-//w3c//dtd html 4.01 frameset//", "-//w3c//dtd html 4.01 transitional//"];

/// How the public identifiers of such doctypes begin.
const OLD: [&str; 55] = [
    "+//silmaril//dtd html pro v0r11 19970101//",
    "-//as//dtd html 3.0 aswedit + extensions//",
    "-//advasoft ltd//dtd html 3.0 aswedit + extensions//",
    "-//ietf//dtd html 2.0 level 1//",
    "-//ietf//dtd html 2.0 level 2//",
    "-//ietf//dtd html 2.0 strict level 1//",
    "-//ietf//dtd html 2.0 strict level 2//",
    "-//ietf//dtd html 2.0 strict//",
    "-//ietf//dtd html 2.0//",
    "-//ietf//dtd html 2.1e//",
    "-//ietf//dtd html 3.0//",
    "-//ietf//dtd html 3.2 final//",
    "-//ietf//dtd html 3.2//",
    "-//ietf//dtd html 3//",
    "-//ietf//dtd html level 0//",
    "-//ietf//dtd html level 1//",
    "-//ietf//dtd html level 2//",
    "-//ietf//dtd html level 3//",
    "-//ietf//dtd html strict level 0//",
    "-//ietf//dtd html strict level 1//",
    "-//ietf//dtd html strict level 2//",
    "-//ietf//dtd html strict level 3//",
    "-//ietf//dtd html strict//",
    "-//ietf//dtd html//",
    "-//metrius//dtd metrius presentational//",
    "-//microsoft//dtd internet explorer 2.0 html strict//",
    "-//microsoft//dtd internet explorer 2.0 html//",
    "-//microsoft//dtd internet explorer 2.0 tables//",
    "-//microsoft//dtd internet explorer 3.0 html strict//",
    "-//microsoft//dtd internet explorer 3.0 html//",
    "-//microsoft//dtd internet explorer 3.0 tables//",
    "-//netscape comm. corp.//dtd html//",
    "-//netscape comm. corp.//dtd strict html//",
    "-//o'reilly and associates//dtd html 2.0//",
    "-//o'reilly and associates//dtd html extended 1.0//",
    "-//o'reilly and associates//dtd html extended relaxed 1.0//",
    "-//sq//dtd html 2.0 hotmetal + extensions//",
    "-//softquad software//dtd hotmetal pro 6.0::19990601::extensions to html 4.0//",
    "-//softquad//dtd hotmetal pro 4.0::19971010::extensions to html 4.0//",
    "-//spyglass//dtd html 2.0 extended//",
    "-//sun microsystems corp.//dtd hotjava html//",
    "-//sun microsystems corp.//dtd hotjava strict html//",
    "-//w3c//dtd html 3 1995-03-24//",
    "-//w3c//dtd html 3.2 draft//",
    "-//w3c//dtd html 3.2 final//",
    "-//w3c//dtd html 3.2//",
    "-//w3c//dtd html 3.2s draft//",
    "-//w3c//dtd html 4.0 frameset//",
    "-//w3c//dtd html 4.0 transitional//",
    "-//w3c//dtd html experimental 19960712//",
    "-//w3c//dtd html experimental 970421//",
    "-//w3c//dtd w3 html//",
    "-//w3o//dtd w3 html 3.0//",
    "-//webtechs//dtd mozilla html 2.0//",
    "-//webtechs//dtd mozilla html//",
];
