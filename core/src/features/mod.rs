//! Blocks to numbers: what the network reads of each block, of the containers around it and of the whole page.

mod comments;
mod containers;
mod declared_text;
mod encode;
mod links;
pub(crate) mod logarithms;
mod openings;
mod paths;
mod places;
mod statistics;
mod texts;
mod tokens;
mod unescape;
mod urls;
pub mod vocabulary;
mod word_search;

use crate::document::Document;
use crate::hashing::Hashes;
use logarithms::Logarithms;
pub use texts::Texts;
use vocabulary::Vocabulary;
use word_search::WordSearch;

/// Columns of `Features::matrix`.
pub const COLUMNS: usize = 122;

/// Where groups of columns begin.
mod column {
    pub const TITLE_SHARE: usize = 29;
    pub const PLACES: usize = 32;
    pub const GROUPS: usize = 40;
    pub const AFTER_TITLE: usize = 48;
    pub const COMMENTS: usize = 52;
    pub const HEADINGS: usize = 56;
    pub const DECLARED: usize = 59;
    pub const INSIDE: usize = 61;
    pub const KINDS: usize = 74;
    pub const CONTAINERS: usize = 79;
    pub const PAGE: usize = 114;
}

/// Containers around a block that are described.
pub const LEVELS: usize = 5;

/// Columns of `LinkFeatures::matrix`.
pub const LINKS: usize = 15;

/// Elements around a block whose names are read: the leaf, the owner and ten around that.
pub const ANCESTORS: usize = 12;

/// No heading before a block.
pub const NO_BLOCK: i32 = -1;

/// A page with n blocks in numbers.
#[derive(Debug, Default)]
pub struct Features {
    /// n x `COLUMNS`, row by row.
    pub matrix: Vec<f32>,
    /// Words of each block, at least 1; an ideograph counts as half a word.
    pub words: Vec<i64>,
    /// n x `LEVELS`: first block and block after the last of each container around a block, inmost first.
    pub containers: Vec<[u32; 2]>,
    /// A number for each block's path of tags and classes; equal paths have equal numbers, from 0.
    pub paths: Vec<u32>,
    /// The level of each block that is a heading, 0 of the others.
    pub levels: Vec<u8>,
    /// The last heading before each block, of any level and of the two highest; `NO_BLOCK` where there is none.
    pub headings: Vec<[i32; 2]>,
}

/// What the links of n blocks tell.
#[derive(Debug, Default)]
pub struct LinkFeatures {
    /// n x `LINKS`, row by row.
    pub matrix: Vec<f32>,
}

/// Sets of known tokens: bag i holds `ids[ends[i - 1]..ends[i]]`.
#[derive(Debug, Default)]
pub struct TokenBags {
    pub ids: Vec<u32>,
    pub ends: Vec<u32>,
}

/// The tokens of a page with n blocks as numbers of a vocabulary; unknown ones are left out.
#[derive(Debug, Default)]
pub struct Encoded {
    /// The tokens of each different name that elements around blocks have.
    pub elements: TokenBags,
    /// n x `ANCESTORS`: places in `elements`, their number where there is no element; leaf, owner, then the owner's ancestors.
    pub ancestors: Vec<u32>,
    /// The first and the last words of each block.
    pub heads: TokenBags,
    pub tails: TokenBags,
    /// The words of the first part of each block, then the pairs of them that stand side by side.
    pub inside: TokenBags,
    /// The tokens of the link that each block begins with, and of the form around it.
    pub links: TokenBags,
    /// What the page says of itself.
    pub page: Vec<u32>,
}

/// All that is read of a page with n blocks.
#[derive(Debug, Default)]
pub struct PageNumbers {
    pub features: Features,
    pub links: LinkFeatures,
    pub encoded: Encoded,
}

/// Read a page: its features and tokens.
pub fn read_page(document: &Document, url: Option<&str>, vocabulary: &Vocabulary) -> PageNumbers {
    let texts = Texts::new(document);
    let features = features(document, &texts, &vocabulary.comments);
    let (links, link_tokens) = links::links(document, url, &vocabulary.links);
    let (elements, ancestors) = encode::ancestor_tokens(document, &vocabulary.names);
    let [heads, tails, inside] = encode::words(&texts, vocabulary);
    let page = tokens::page_tokens(document, url, &vocabulary.names);
    PageNumbers { features, links, encoded: Encoded { elements, ancestors, heads, tails, inside, links: link_tokens, page } }
}

/// Describe each block of a page, in one row of numbers.
pub fn features(document: &Document, texts: &Texts, comments: &WordSearch) -> Features {
    let n = document.len();
    let logarithms = Logarithms::new();
    let mut matrix = vec![0.0; n * COLUMNS];
    let statistics = statistics::statistics(document, texts, logarithms, &mut matrix);
    let found = paths::places(document, Hashes::new());
    let containers = containers::containers(document);
    let speaking = comments::speaking_of_comments(texts, comments);
    let sums = places::Sums::new(&statistics);
    let levels = places::levels(document, &statistics, &found);
    let headings = places::headings(&levels);
    let rows = places::Rows { document, statistics: &statistics, sums: &sums, logarithms };
    rows.order(&levels, &found, &mut matrix);
    rows.groups(|block| found[block].path, column::GROUPS, &mut matrix);
    rows.groups(|block| found[block].local, column::GROUPS + 4, &mut matrix);
    rows.comments(&speaking, &mut matrix);
    rows.headings(&headings, &levels, &mut matrix);
    rows.elements(&found, &mut matrix);
    rows.containers(&containers, &mut matrix);
    let declared = declared_text::declared_openings(document, texts, &mut matrix);
    rows.page(declared, &mut matrix);
    Features {
        words: statistics.words.iter().map(|words| words.max(1.0) as i64).collect(),
        paths: found.iter().map(|place| place.path).collect(),
        matrix,
        containers,
        levels,
        headings,
    }
}
