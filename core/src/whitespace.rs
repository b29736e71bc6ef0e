//! White space as Python's `str.split` and `str.isspace` have it.

use crate::characters::is_space;

const fn ascii_spaces() -> [bool; 256] {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        table[byte] = matches!(byte as u8, b'\t'..=b'\r' | 0x1c..=0x1f | b' ');
        byte += 1;
    }
    table
}

/// Which bytes are white space by themselves.
pub static ASCII_SPACE: [bool; 256] = ascii_spaces();

/// Whether a text is white space alone.
pub fn is_blank(text: &str) -> bool {
    let bytes = text.as_bytes();
    let Some(at) = bytes.iter().position(|&byte| !ASCII_SPACE[byte as usize]) else {
        return true;
    };
    bytes[at] >= 0x80 && text.chars().all(is_space)
}

/// Appends texts with one space for each run of white space, none at the ends of the whole.
pub struct Collapse<'a> {
    out: &'a mut String,
    start: usize,
    space: bool,
}

impl<'a> Collapse<'a> {
    pub fn new(out: &'a mut String) -> Self {
        let start = out.len();
        Collapse { out, start, space: false }
    }

    pub fn push(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            if ASCII_SPACE[bytes[at] as usize] {
                self.space = true;
                at += 1;
                continue;
            }
            let mut end = at;
            while end < bytes.len() && bytes[end] < 0x80 && !ASCII_SPACE[bytes[end] as usize] {
                end += 1;
            }
            if end == at {
                // a character beyond ASCII
                let character = text[at..].chars().next().unwrap_or(' ');
                let length = character.len_utf8();
                if is_space(character) {
                    self.space = true;
                } else {
                    self.word(&text[at..at + length]);
                }
                at += length;
            } else {
                self.word(&text[at..end]);
                at = end;
            }
        }
    }

    fn word(&mut self, text: &str) {
        if self.space && self.out.len() > self.start {
            self.out.push(' ');
        }
        self.space = false;
        self.out.push_str(text);
    }
}
