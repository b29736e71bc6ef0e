//! The words the model knows pages by: names of elements, and of the page as a whole.

use super::declared_text::Attributes;
use super::urls::{cleaned, url_parts};
use super::vocabulary::Tokens;
use crate::characters::{first, is_decimal, is_digit, is_space, last, push_lower, split};
use crate::document::Document;

/// Characters of an element's class and id that are read.
const MAX_NAMES: usize = 160;

/// Parts of an element's class and id names that are read; generated names can have hundreds.
const MAX_NAME_TOKENS: usize = 12;

/// Words of an element's label for screen readers or test name that are read.
const MAX_LABEL_TOKENS: usize = 4;

const MAX_PAGE_TOKENS: usize = 64;

/// Letters of the shortest and the longest part of a name.
const SHORTEST_PART: usize = 2;
const LONGEST_PART: usize = 24;

/// The attributes that tell what an element is.
const NAMING: usize = 10;

/// A tag, and what stands in each of the attributes that tell what an element is.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct ElementNames<'a> {
    pub tag: &'a str,
    /// Class, id, role, itemprop, style, hidden, aria-hidden, itemtype, aria-label, data-testid.
    pub named: [Option<&'a str>; NAMING],
}

/// What names an element, out of its attributes.
pub fn element_names(document: &Document, element: usize) -> ElementNames<'_> {
    let mut found = ElementNames { tag: document.string(document.elements.tags[element]), named: [None; NAMING] };
    for attribute in document.attributes(element) {
        let place = match document.string(attribute.name) {
            "class" => 0,
            "id" => 1,
            "role" => 2,
            "itemprop" => 3,
            "style" => 4,
            "hidden" => 5,
            "aria-hidden" => 6,
            "itemtype" => 7,
            "aria-label" => 8,
            "data-testid" => 9,
            _ => continue,
        };
        found.named[place] = found.named[place].or(Some(document.string(attribute.value)));
    }
    found
}

/// Give each token of an element's names but that of its tag: parts of its class and id, its role and property, whether and
/// how it is hidden. One may be given twice.
pub fn name_tokens(names: &ElementNames, token: &mut String, give: &mut impl FnMut(&str)) {
    let [class, id, role, itemprop, style, hidden, aria_hidden, itemtype, label, test_id] = names.named;
    let parts = [class, id].into_iter().flatten().flat_map(|name| name_parts(first(name, MAX_NAMES)));
    for part in parts.take(MAX_NAME_TOKENS) {
        give_lower(part, token, give);
    }
    for (kind, value) in [("role=", role), ("itemprop=", itemprop)] {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            token.clear();
            token.push_str(kind);
            push_lower(token, first(value, 24));
            give(token);
        }
    }
    if style.is_some_and(hides) {
        give("display:none");
    }
    if hidden.is_some() {
        give("hidden");
    }
    if aria_hidden == Some("true") {
        give("aria-hidden");
    }
    if let Some(kind) = itemtype.filter(|kind| !kind.is_empty()) {
        let kind = last(kind, 40);
        token.clear();
        token.push_str("itemtype=");
        push_lower(token, kind.rsplit_once('/').map_or(kind, |(_, name)| name));
        give(token);
    }
    for text in [label, test_id].into_iter().flatten() {
        let text = first(text, MAX_NAMES);
        let mut lower = String::with_capacity(text.len());
        push_lower(&mut lower, text);
        name_parts(&lower).take(MAX_LABEL_TOKENS).for_each(&mut *give);
    }
}

fn give_lower(text: &str, token: &mut String, give: &mut impl FnMut(&str)) {
    token.clear();
    push_lower(token, text);
    give(token);
}

/// The parts of a name: letters of ASCII in lower case, the first of them may be a capital, or capitals.
fn name_parts(name: &str) -> impl Iterator<Item = &str> {
    let bytes = name.as_bytes();
    let run = move |start: usize, is_part: fn(&u8) -> bool| {
        bytes[start..].iter().take(LONGEST_PART).take_while(|byte| is_part(byte)).count()
    };
    let mut at = 0;
    std::iter::from_fn(move || loop {
        let byte = *bytes.get(at)?;
        let length = if byte.is_ascii_lowercase() {
            run(at, u8::is_ascii_lowercase)
        } else if byte.is_ascii_uppercase() {
            match run(at + 1, u8::is_ascii_lowercase) {
                lower if lower >= SHORTEST_PART => lower + 1,
                _ => run(at, u8::is_ascii_uppercase),
            }
        } else {
            0
        };
        if length >= SHORTEST_PART {
            at += length;
            return Some(&name[at - length..at]);
        }
        at += 1;
    })
}

/// Whether a style hides its element.
fn hides(style: &str) -> bool {
    let bytes = style.as_bytes();
    let declares = |at: usize, name: &str, value: &str| {
        let is_space = |byte: &&u8| matches!(byte, b' ' | 9..=13);
        starts_with(&bytes[at..], name) && {
            let rest = &bytes[at + name.len()..];
            starts_with(&rest[rest.iter().take_while(is_space).count()..], value)
        }
    };
    (0..bytes.len()).any(|at| match bytes[at] | 0x20 {
        b'd' => declares(at, "display:", "none"),
        b'v' => declares(at, "visibility:", "hidden"),
        _ => false,
    })
}

fn starts_with(bytes: &[u8], word: &str) -> bool {
    bytes.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word.as_bytes()))
}

/// The known tokens of what the page says of itself: schema.org and OpenGraph types, generator, the names on its `<body>`,
/// parts of its URL.
pub fn page_tokens(document: &Document, url: Option<&str>, known: &Tokens) -> Vec<u32> {
    let mut found = PageTokens { seen: Vec::new(), token: String::new() };
    found.read(document, url);
    found.seen.iter().filter_map(|token| known.get(token)).collect()
}

struct PageTokens {
    /// The first tokens given, each once.
    seen: Vec<String>,
    token: String,
}

impl PageTokens {
    fn give(&mut self, kind: &str, text: &str) {
        if self.seen.len() < MAX_PAGE_TOKENS {
            self.token.clear();
            self.token.push_str(kind);
            self.token.push_str(text);
            if !self.seen.contains(&self.token) {
                self.seen.push(self.token.clone());
            }
        }
    }

    fn read(&mut self, document: &Document, given_url: Option<&str>) {
        let mut lower = String::new();
        let mut url = given_url.unwrap_or("");
        if document.owners.is_empty() {
            self.give("text", "");
        }
        for &data in &document.head.json_ld {
            let data = document.string(data);
            for name in schema_types(first(data, 100_000)) {
                self.give("type:", name);
            }
            if data.contains("\"articleBody\"") {
                self.give("articleBody", "");
            }
        }
        for &range in &document.head.metas {
            let meta = Attributes { document, range };
            let name = meta.get("property").filter(|name| !name.is_empty()).or_else(|| meta.get("name")).unwrap_or("");
            let content = meta.get("content").unwrap_or("");
            let name = &lowered(name, &mut lower).to_owned();
            if name == "og:type" {
                self.give("og:", lowered(first(content, 40), &mut lower));
            } else if let ("generator", Some(word)) = (name.as_str(), split(content).next()) {
                self.give("generator:", lowered(first(word, 24), &mut lower));
            } else if name == "og:url" && url.is_empty() {
                url = content;
            } else if ["article:", "product:", "twitter:label"].iter().any(|start| name.starts_with(start)) {
                self.give(first(name, 40), "");
            }
        }
        for element in 0..document.elements.tags.len().min(4) {
            let names = element_names(document, element);
            if matches!(names.tag, "html" | "body") {
                name_tokens(&names, &mut lower, &mut |token| self.give("body:", token));
            }
        }
        if !url.is_empty() {
            self.read_url(url);
        }
    }

    fn read_url(&mut self, url: &str) {
        let clean = cleaned(url);
        let parts = url_parts(&clean);
        let (mut host, mut lower) = (String::new(), String::new());
        parts.host(&mut host);
        let host = host.rsplit_once('.').map_or("", |(host, _)| host);
        let of_host = url_words(host);
        for part in of_host.chain(url_words(first(parts.path, 200))).take(16) {
            if part.chars().all(is_digit) {
                self.give("url:", &"0000"[..part.chars().take(4).count()]);
            } else {
                self.give("url:", lowered(part, &mut lower));
            }
        }
        let depth = parts.path.trim_matches('/').bytes().filter(|byte| *byte == b'/').count().min(5);
        self.give("path:", &depth.to_string());
        let last = parts.path.rsplit_once('/').map_or(parts.path, |(_, last)| last);
        let hyphens = last.bytes().filter(|byte| *byte == b'-').count().min(8);
        self.give("slug:", &hyphens.to_string());
    }
}

fn lowered<'a>(text: &str, lower: &'a mut String) -> &'a str {
    lower.clear();
    push_lower(lower, text);
    lower
}

/// The letters of ASCII and the numbers in a text; long runs of letters are cut.
fn url_words(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || loop {
        rest = &rest[rest.find(|character: char| character.is_ascii_alphabetic() || is_decimal(character))?..];
        let letters = rest.bytes().take(LONGEST_PART).take_while(u8::is_ascii_alphabetic).count();
        let length = match letters {
            0 => rest.find(|character| !is_decimal(character)).unwrap_or(rest.len()),
            letters => letters,
        };
        let word = &rest[..length];
        rest = &rest[length..];
        if letters != 1 {
            return Some(word);
        }
    })
}

/// The types that JSON-LD names: `"@type": "..."`, or the first of a list.
fn schema_types(data: &str) -> impl Iterator<Item = &str> {
    let mut rest = data;
    std::iter::from_fn(move || loop {
        rest = &rest[rest.find("\"@type\"")? + "\"@type\"".len()..];
        let Some(value) = rest.trim_start_matches(is_space).strip_prefix(':') else { continue };
        let value = value.trim_start_matches(is_space);
        let Some(value) = value.strip_prefix('[').unwrap_or(value).trim_start_matches(is_space).strip_prefix('"') else {
            continue;
        };
        let length = value.bytes().take_while(u8::is_ascii_alphabetic).count();
        if (1..=40).contains(&length) && value.as_bytes().get(length) == Some(&b'"') {
            rest = &value[length + 1..];
            return Some(&value[..length]);
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_names_as_the_regex_does() {
        let parts = |name| name_parts(name).collect::<Vec<_>>();
        assert_eq!(
            parts("post__articleBody x HTMLElement aB NAVbar-9"),
            ["post", "article", "Body", "HTMLE", "lement", "NAV", "bar"]
        );
        assert_eq!(parts(&"a".repeat(49)).iter().map(|part| part.len()).collect::<Vec<_>>(), [24, 24]);
    }

    #[test]
    fn finds_types() {
        let data = r#"{"@type":"NewsArticle","x":{"@type" : [ "Person", "Author"]},"@type":"A1","@type"::"#;
        assert_eq!(schema_types(data).collect::<Vec<_>>(), ["NewsArticle", "Person"]);
    }
}
