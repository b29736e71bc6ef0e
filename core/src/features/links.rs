//! Where the link that a block begins with leads, and what its address and its form tell of the block.

use std::ops::Range;
use std::sync::OnceLock;

use super::declared_text::Attributes;
use super::urls::{cleaned, push_unquoted, site, url_parts, Url};
use super::vocabulary::Tokens;
use super::word_search::WordSearch;
use super::{LinkFeatures, TokenBags, LINKS};
use crate::characters::{first, is_digit, is_letter, push_lower, split, strip};
use crate::document::{Document, NO_ELEMENT};

/// Elements between a link and the first character in it.
const INLINE: usize = 8;

/// Characters of an address that are read.
const MAX_ADDRESS: usize = 300;

/// Beyond that a count of hyphens or digits says no more.
const MOST: usize = 8;

/// Hyphens from which a part of a path is the title of a page, whose words are its own.
const SLUG: usize = 3;

/// Words of one part of a path, and names of parameters, that are read.
const PARTS: usize = 4;

/// Letters of the shortest and the longest word.
const SHORTEST_WORD: usize = 2;
const LONGEST_WORD: usize = 24;

/// Names of social networks in an address, and of ways to hand the page on.
const NETWORKS: [&str; 23] = [
    "facebook",
    "twitter",
    "linkedin",
    "pinterest",
    "whatsapp",
    "t.me",
    "telegram",
    "reddit",
    "instagram",
    "youtube",
    "tiktok",
    "vk.com",
    "x.com",
    "mailto:?",
    "weibo",
    "xing",
    "tumblr",
    "threads",
    "bsky",
    "mastodon",
    "flipboard",
    "getpocket",
    "print",
];

fn networks() -> &'static WordSearch {
    static SEARCH: OnceLock<WordSearch> = OnceLock::new();
    SEARCH.get_or_init(|| WordSearch::new(&NETWORKS))
}

const AGAIN: usize = 10;
const FORMED: usize = 11;

/// The `<a>` element that a block begins with.
fn link_of(document: &Document, block: usize) -> Option<usize> {
    let mut at = document.first_text_elements[block];
    for _ in 0..INLINE {
        let element = usize::try_from(at).ok()?;
        if document.string(document.elements.tags[element]) == "a" {
            return Some(element);
        }
        at = document.elements.parents[element];
    }
    None
}

/// What the links of n blocks tell, and the known tokens of each block's link and form.
pub fn links(document: &Document, url: Option<&str>, known: &Tokens) -> (LinkFeatures, TokenBags) {
    let n = document.len();
    let mut matrix = vec![0.0; n * LINKS];
    let mut bags = TokenBags { ids: Vec::new(), ends: Vec::with_capacity(n) };
    if document.owners.is_empty() {
        bags.ends.resize(n, 0);
        return (LinkFeatures { matrix }, bags);
    }
    let mut reader = Reader {
        document,
        known,
        site: String::new(),
        host: String::new(),
        token: String::new(),
        lower: String::new(),
        scratch: String::new(),
    };
    reader.read_site(url);
    let forms = Forms::new(&mut reader);
    let mut before = "";
    let mut last: Option<(usize, [f32; LINKS], Range<usize>)> = None; // the link before, and where its numbers and tokens are
    for (block, row) in matrix.chunks_exact_mut(LINKS).enumerate() {
        if document.link_counts[block] > 0 {
            if let Some(link) = link_of(document, block) {
                let start = bags.ids.len();
                match &last {
                    Some((other, numbers, tokens)) if *other == link => {
                        row.copy_from_slice(numbers);
                        row[AGAIN] = f32::from(!before.is_empty());
                        bags.ids.extend_from_within(Range::clone(tokens));
                    }
                    _ => {
                        let address = first(strip(document.attribute(link, "href").unwrap_or("")), MAX_ADDRESS);
                        reader.read_link(link, address, row, &mut bags.ids);
                        let mut numbers = [0.0; LINKS];
                        numbers.copy_from_slice(row);
                        last = Some((link, numbers, start..bags.ids.len()));
                        row[AGAIN] = f32::from(address == before && !before.is_empty());
                        before = address;
                    }
                }
            }
        }
        if let Some(tokens) = forms.around(document.owners[block]) {
            row[FORMED] = 1.0;
            bags.ids.extend_from_slice(tokens);
        }
        bags.ends.push(bags.ids.len() as u32);
    }
    (LinkFeatures { matrix }, bags)
}

struct Reader<'a> {
    document: &'a Document,
    known: &'a Tokens,
    /// That of the page.
    site: String,
    host: String,
    token: String,
    lower: String,
    scratch: String,
}

impl<'a> Reader<'a> {
    fn read_site(&mut self, url: Option<&str>) {
        let links = self.document.head.links.iter().map(|range| Attributes { document: self.document, range: *range });
        let canonical = links.filter(|link| link.get("rel") == Some("canonical")).filter_map(|link| link.get("href"));
        for address in url.into_iter().chain(canonical) {
            url_parts(&cleaned(address)).host(&mut self.host);
            if !self.host.is_empty() {
                self.site.push_str(site(&self.host));
                return;
            }
        }
    }

    /// The numbers and tokens of a link.
    fn read_link(&mut self, link: usize, address: &str, row: &mut [f32], ids: &mut Vec<u32>) {
        let (rel, target) = (self.document.attribute(link, "rel"), self.document.attribute(link, "target"));
        let mut lower = std::mem::take(&mut self.lower);
        lower.clear();
        push_lower(&mut lower, address);
        let clean = cleaned(address);
        let url = url_parts(&clean);
        url.host(&mut self.host);
        let other = !self.site.is_empty() && !self.host.is_empty() && site(&self.host) != self.site;
        for part in url.path.split('/').filter(|part| !part.is_empty() && count(part, b'-') < SLUG) {
            if part.contains('%') {
                self.scratch.clear();
                push_unquoted(&mut self.scratch, part);
                let unquoted = std::mem::take(&mut self.scratch);
                words(&unquoted).take(PARTS).for_each(|word| self.push("path:", word, ids));
                self.scratch = unquoted;
            } else {
                words(part).take(PARTS).for_each(|word| self.push("path:", word, ids));
            }
        }
        if !url.query.is_empty() {
            parameters(address).take(PARTS).for_each(|name| self.push("query:", name, ids));
        }
        if other {
            let host = std::mem::take(&mut self.host);
            self.push_token("host:", site(&host), ids);
            self.host = host;
        }
        numbers(address, &lower, url, row);
        row[1] = f32::from(other);
        row[12] = f32::from(rel.is_some());
        self.lower = lower;
        if let Some(rel) = rel {
            self.scratch.clear();
            push_lower(&mut self.scratch, rel);
            let lower = std::mem::take(&mut self.scratch);
            split(&lower).take(PARTS).for_each(|word| self.push_token("rel:", word, ids));
            self.scratch = lower;
        }
        if let Some(target) = target {
            self.push_token("target:", first(target, MOST), ids);
        }
    }

    /// Add the token of a word in lower case.
    fn push(&mut self, kind: &str, word: &str, ids: &mut Vec<u32>) {
        self.token.clear();
        self.token.push_str(kind);
        push_lower(&mut self.token, word);
        ids.extend(self.known.get(&self.token));
    }

    /// Add the token of a word as it is.
    fn push_token(&mut self, kind: &str, word: &str, ids: &mut Vec<u32>) {
        self.token.clear();
        self.token.push_str(kind);
        self.token.push_str(word);
        ids.extend(self.known.get(&self.token));
    }
}

fn count(text: &str, byte: u8) -> usize {
    text.bytes().filter(|other| *other == byte).count()
}

/// Fill the columns that an address tells by itself.
fn numbers(address: &str, lower: &str, url: Url, row: &mut [f32]) {
    let path = url.path.trim_matches('/');
    let last = path.rsplit_once('/').map_or(path, |(_, last)| last);
    let within = address.is_empty() || address.starts_with('#');
    row[0] = 1.0;
    row[2] = f32::from(within);
    row[3] = f32::from(lower.starts_with("javascript"));
    row[4] = f32::from(url.scheme.eq_ignore_ascii_case("mailto"));
    row[5] = f32::from(url.scheme.eq_ignore_ascii_case("tel"));
    row[6] = f32::from(networks().finds_in(lower));
    row[7] = (count(last, b'-') + count(last, b'_')).min(MOST) as f32;
    row[8] = (count(path, b'/') + usize::from(!path.is_empty())).min(MOST) as f32;
    row[9] = f32::from(!url.query.is_empty());
    row[13] = last.chars().filter(|character| is_digit(*character)).count().min(MOST) as f32;
    row[14] = f32::from(path.is_empty() && url.query.is_empty() && !within);
}

/// The words of letters in a text; long runs of letters are cut.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || loop {
        rest = &rest[rest.find(is_letter)?..];
        let run = rest.find(|character| !is_letter(character)).unwrap_or(rest.len());
        let word = first(&rest[..run], LONGEST_WORD);
        rest = &rest[word.len()..];
        if word.chars().nth(SHORTEST_WORD - 1).is_some() {
            return Some(word);
        }
    })
}

/// The names of an address's parameters: letters of ASCII between `?` or `&` and `=`.
fn parameters(address: &str) -> impl Iterator<Item = &str> {
    let mut rest = address;
    std::iter::from_fn(move || loop {
        rest = &rest[rest.find(['?', '&'])? + 1..];
        let length = rest.bytes().take_while(|byte| byte.is_ascii_alphabetic() || *byte == b'_').count();
        if (1..=16).contains(&length) && rest.as_bytes().get(length) == Some(&b'=') {
            let name = &rest[..length];
            rest = &rest[length + 1..];
            return Some(name);
        }
    })
}

/// The tokens of the forms of a page.
struct Forms {
    /// By element: one more than the number of the form around it, 0 where there is none. Empty for a page without forms.
    numbers: Vec<u32>,
    tokens: Vec<Vec<u32>>,
}

impl Forms {
    fn new(reader: &mut Reader) -> Self {
        let document = reader.document;
        let is_form = |element: usize| document.string(document.elements.tags[element]) == "form";
        let mut forms = Forms { numbers: Vec::new(), tokens: Vec::new() };
        let count = document.elements.tags.len();
        if !(0..count).any(is_form) {
            return forms;
        }
        for element in 0..count {
            let number = if is_form(element) {
                forms.tokens.push(reader.form_tokens(element));
                forms.tokens.len() as u32
            } else {
                usize::try_from(document.elements.parents[element]).map_or(0, |parent| forms.numbers[parent])
            };
            forms.numbers.push(number);
        }
        forms
    }

    /// Those of the form around an element.
    fn around(&self, element: i32) -> Option<&[u32]> {
        if element == NO_ELEMENT || self.numbers.is_empty() {
            return None;
        }
        let number = self.numbers[element as usize] as usize;
        (number > 0).then(|| self.tokens[number - 1].as_slice())
    }
}

impl Reader<'_> {
    fn form_tokens(&mut self, form: usize) -> Vec<u32> {
        let mut ids = Vec::new();
        let action = first(self.document.attribute(form, "action").unwrap_or(""), MAX_ADDRESS);
        words(action).take(2 * PARTS).for_each(|word| self.push("form:", word, &mut ids));
        self.scratch.clear();
        push_lower(&mut self.scratch, self.document.attribute(form, "method").unwrap_or("get"));
        let method = std::mem::take(&mut self.scratch);
        self.push_token("form:", first(&method, MOST), &mut ids);
        self.scratch = method;
        ids
    }
}
