//! What tokens speak for: a row of odds for each token, as whole steps, so that sums are exact.

use super::classes::PAGE_TYPES;
use super::file::File;
use crate::features::vocabulary::Vocabulary;

/// Labels, and main text.
pub const SPOKEN: usize = 26;

/// The place of main text among what is spoken for.
pub const MAIN: usize = SPOKEN - 1;

/// Odds are whole steps of one sixteenth; the byte that means none is so large.
pub const STEP: f32 = 1.0 / 16.0;
const ZERO: i32 = 160;

/// What is the greatest of nothing; steps are never less than -160.
const NOTHING: i16 = i16::MIN;

/// One number for each of what tokens speak for.
pub type Odds = [f32; SPOKEN];

/// A row for each token.
#[derive(Debug)]
pub struct Lexicon {
    rows: &'static [[u8; SPOKEN]],
}

/// The sum and the greatest of the rows of some tokens, in steps.
#[derive(Clone, Copy, Debug)]
pub struct Sums {
    pub sum: [i32; SPOKEN],
    pub most: [i16; SPOKEN],
    pub count: u32,
}

impl Sums {
    pub const EMPTY: Sums = Sums { sum: [0; SPOKEN], most: [NOTHING; SPOKEN], count: 0 };

    /// Take in the tokens of another sum.
    #[inline(always)]
    pub fn add(&mut self, other: &Sums) {
        for place in 0..SPOKEN {
            self.sum[place] += other.sum[place];
            self.most[place] = self.most[place].max(other.most[place]);
        }
        self.count += other.count;
    }

    /// The mean of the rows, 0 of none.
    #[inline(always)]
    pub fn mean(&self) -> Odds {
        let count = self.count.max(1) as f32;
        self.sum.map(|sum| sum as f32 * STEP / count)
    }

    /// The greatest of each number, 0 of none.
    #[inline(always)]
    pub fn greatest(&self) -> Odds {
        self.most.map(|most| if most == NOTHING { 0.0 } else { f32::from(most) * STEP })
    }
}

impl Lexicon {
    /// The sum and the greatest of the rows of some tokens.
    pub fn sums(&self, ids: &[u32]) -> Sums {
        let mut sum = [0u32; SPOKEN];
        let mut most = [0u8; SPOKEN];
        for id in ids {
            let row = &self.rows[*id as usize];
            for place in 0..SPOKEN {
                sum[place] += u32::from(row[place]);
                most[place] = most[place].max(row[place]);
            }
        }
        if ids.is_empty() {
            return Sums::EMPTY;
        }
        let count = ids.len() as u32;
        Sums {
            sum: sum.map(|sum| sum as i32 - ZERO * count as i32),
            most: most.map(|most| i16::from(most) - ZERO as i16),
            count,
        }
    }
}

/// The lexicons, by where tokens stand.
#[derive(Debug)]
pub struct Lexicons {
    /// Names of the nearest elements.
    pub near: Lexicon,
    /// Names of those further up.
    pub far: Lexicon,
    pub heads: Lexicon,
    pub tails: Lexicon,
    pub inside: Lexicon,
    /// The first words of the heading above a block.
    pub sections: Lexicon,
    pub links: Lexicon,
    /// What a page says of itself; page types a token.
    types: &'static [[u8; PAGE_TYPES]],
}

impl Lexicons {
    /// The lexicons of a file, over a vocabulary with so many pairs of words.
    pub fn read(file: &File, vocabulary: &Vocabulary, pairs: usize) -> Result<Lexicons, String> {
        let (names, words) = (vocabulary.names.len(), vocabulary.words.len());
        let lexicon = |name, tokens| Ok::<_, String>(Lexicon { rows: rows(file, name, tokens)? });
        Ok(Lexicons {
            near: lexicon("lexicon.near", names)?,
            far: lexicon("lexicon.far", names)?,
            heads: lexicon("lexicon.heads", words)?,
            tails: lexicon("lexicon.tails", words)?,
            inside: lexicon("lexicon.inside", words + pairs)?,
            sections: lexicon("lexicon.sections", words)?,
            links: lexicon("lexicon.links", vocabulary.links.len())?,
            types: rows(file, "lexicon.types", names)?,
        })
    }

    /// What a page's own tokens say of its type.
    pub fn of_page(&self, ids: &[u32]) -> [f32; PAGE_TYPES] {
        let mut sum = [0i32; PAGE_TYPES];
        for id in ids {
            for (sum, step) in sum.iter_mut().zip(&self.types[*id as usize]) {
                *sum += i32::from(*step) - ZERO;
            }
        }
        sum.map(|sum| sum as f32 * STEP)
    }
}

/// The rows of a lexicon of so many tokens.
fn rows<const WIDTH: usize>(file: &File, name: &str, tokens: usize) -> Result<&'static [[u8; WIDTH]], String> {
    let (rows, rest) = file.array(name, "u1")?.as_chunks::<WIDTH>();
    if rows.len() != tokens || !rest.is_empty() {
        return Err(format!("{name} of the weights has {} rows, not {tokens}", rows.len()));
    }
    Ok(rows)
}
