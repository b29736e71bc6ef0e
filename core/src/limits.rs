//! How much of a page is worked on; beyond a limit there is an error, never half a page.

use std::time::Instant;

#[derive(Clone, Copy, Debug)]
pub struct Limits {
    pub max_depth: usize,
    pub max_blocks: usize,
    pub deadline: Option<Instant>,
}

pub const NO_LIMITS: Limits = Limits { max_depth: usize::MAX, max_blocks: usize::MAX, deadline: None };

/// The limit that a page is beyond.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitReached {
    Depth,
    Blocks,
    Time,
}

impl Limits {
    pub fn check_time(&self) -> Result<(), LimitReached> {
        match self.deadline {
            Some(deadline) if Instant::now() > deadline => Err(LimitReached::Time),
            _ => Ok(()),
        }
    }

    pub fn check_blocks(&self, blocks: usize) -> Result<(), LimitReached> {
        if blocks > self.max_blocks {
            return Err(LimitReached::Blocks);
        }
        Ok(())
    }
}
