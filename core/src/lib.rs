//! The compiled path of cleanpage. Each module does what the Python module of the same name does; Python stays the
//! readable statement of the algorithm, and a test holds the two equal.
#![deny(unsafe_op_in_unsafe_fn)]

pub mod document;
pub mod features;
pub mod ffi_model;
pub mod model;
pub mod units;
pub mod verdict;
