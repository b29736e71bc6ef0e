//! Character references: `&amp;`, `&#38;`.

use crate::references::named;

/// The longest name of a reference, without `&`.
const LONGEST: usize = 32;

/// What the numbers of the C1 controls stand for: the characters of windows-1252.
const CONTROLS: [char; 32] = [
    '\u{20ac}', '\u{81}', '\u{201a}', '\u{192}', '\u{201e}', '\u{2026}', '\u{2020}', '\u{2021}', '\u{2c6}', '\u{2030}',
    '\u{160}', '\u{2039}', '\u{152}', '\u{8d}', '\u{17d}', '\u{8f}', '\u{90}', '\u{2018}', '\u{2019}', '\u{201c}', '\u{201d}',
    '\u{2022}', '\u{2013}', '\u{2014}', '\u{2dc}', '\u{2122}', '\u{161}', '\u{203a}', '\u{153}', '\u{9d}', '\u{17e}',
    '\u{178}',
];

/// Decode the reference at the start of `rest`, which begins with `&`: push its text and return its bytes; 0 if it is none.
pub fn decode(rest: &[u8], in_attribute: bool, out: &mut String) -> usize {
    match rest.get(1) {
        Some(b'#') => decode_number(rest, out),
        Some(byte) if byte.is_ascii_alphanumeric() => decode_name(rest, in_attribute, out),
        _ => 0,
    }
}

fn decode_number(rest: &[u8], out: &mut String) -> usize {
    let hexadecimal = matches!(rest.get(2), Some(b'x' | b'X'));
    let start = if hexadecimal { 3 } else { 2 };
    let mut at = start;
    let mut code: u32 = 0;
    while let Some(digit) = rest.get(at).and_then(|&byte| (byte as char).to_digit(if hexadecimal { 16 } else { 10 })) {
        code = code.saturating_mul(if hexadecimal { 16 } else { 10 }).saturating_add(digit);
        at += 1;
    }
    if at == start {
        return 0;
    }
    let character = match code {
        0x80..=0x9f => CONTROLS[(code - 0x80) as usize],
        0 => '\u{fffd}',
        _ => char::from_u32(code).unwrap_or('\u{fffd}'),
    };
    out.push(character);
    at + usize::from(rest.get(at) == Some(&b';'))
}

fn decode_name(rest: &[u8], in_attribute: bool, out: &mut String) -> usize {
    let length = rest[1..].iter().take(LONGEST).take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let name = &rest[1..=length];
    if rest.get(1 + length) == Some(&b';') {
        if let Some(text) = named(&rest[1..length + 2]) {
            out.push_str(text);
            return length + 2;
        }
    }
    for end in (2..=length).rev() {
        if let Some(text) = named(&name[..end]) {
            let next = rest.get(1 + end);
            if in_attribute && next.is_some_and(|&byte| byte == b'=' || byte.is_ascii_alphanumeric()) {
                return 0;
            }
            out.push_str(text);
            return 1 + end;
        }
    }
    0
}
