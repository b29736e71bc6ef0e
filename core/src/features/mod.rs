//! Blocks to numbers: what the network reads of each block, of the containers around it and of the whole page.

/// Columns of `Features::matrix`.
pub const COLUMNS: usize = 122;

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
