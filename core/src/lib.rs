//! The compiled path of cleanpage. Each module does what the Python module of the same name does; Python stays the
//! readable statement of the algorithm, and a test holds the two equal.
#![deny(unsafe_op_in_unsafe_fn)]

pub mod characters;
mod characters_tables;
pub mod document;
pub mod document_bytes;
pub mod features;
mod ffi_features;
mod ffi_model;
pub mod hashing;
pub mod model;
pub mod references;
mod references_table;
pub mod units;
pub mod verdict;
