//! What the network says of a page.

pub mod kernel;
