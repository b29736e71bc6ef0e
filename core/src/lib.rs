//! The compiled path of cleanpage. Each module does what the Python module of the same name does; Python stays the
//! readable statement of the algorithm, and a test holds the two equal.
#![deny(unsafe_op_in_unsafe_fn)]

pub mod blocks;
pub mod characters;
mod characters_tables;
pub mod document;
pub mod document_bytes;
pub mod features;
mod ffi;
mod ffi_model;
mod ffi_tree;
pub mod hashing;
pub mod html;
pub mod keys;
pub mod limits;
pub mod model;
pub mod page;
pub mod references;
mod references_table;
pub mod text_blocks;
pub mod units;
pub mod verdict;
pub mod whitespace;
