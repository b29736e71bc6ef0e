//! What the network says of a page.

pub mod classes;
mod file;
pub mod inputs;
pub mod kernel;
mod lexicons;
mod network;
pub mod score;
