//! What a block is known by on other pages of its site: its text, and its path of tags and classes. `cleanpage.site.keys` makes
//! the same keys.

use crate::document::Document;

const POLYNOMIAL: u32 = 0xEDB8_8320;

/// Tables of the sums of one byte with 0 to 7 zero bytes after it.
const TABLES: [[u32; 256]; 8] = {
    let mut tables = [[0; 256]; 8];
    let mut byte = 0;
    while byte < 256 {
        let mut sum = byte as u32;
        let mut bit = 0;
        while bit < 8 {
            sum = if sum & 1 == 1 { sum >> 1 ^ POLYNOMIAL } else { sum >> 1 };
            bit += 1;
        }
        tables[0][byte] = sum;
        byte += 1;
    }
    let mut after = 1;
    while after < 8 {
        let mut byte = 0;
        while byte < 256 {
            let before = tables[after - 1][byte];
            tables[after][byte] = before >> 8 ^ tables[0][(before & 255) as usize];
            byte += 1;
        }
        after += 1;
    }
    tables
};

/// CRC-32 as zlib has it, begun with the sum of what stands before.
pub fn crc32(bytes: &[u8], before: u32) -> u32 {
    let mut sum = !before;
    let (eights, rest) = bytes.as_chunks::<8>();
    for eight in eights {
        let word = u64::from_le_bytes(*eight) ^ u64::from(sum);
        sum = 0;
        for (place, byte) in word.to_le_bytes().into_iter().enumerate() {
            sum ^= TABLES[7 - place][usize::from(byte)];
        }
    }
    for byte in rest {
        sum = sum >> 8 ^ TABLES[0][usize::from(sum as u8 ^ byte)];
    }
    !sum
}

/// The keys of n blocks.
pub struct Keys {
    pub texts: Vec<u32>,
    /// 0 on a page without tags.
    pub paths: Vec<u32>,
}

impl Keys {
    pub fn of(document: &Document) -> Keys {
        let elements = &document.elements;
        let mut of_elements: Vec<u32> = Vec::with_capacity(elements.tags.len());
        for (element, parent) in elements.parents.iter().enumerate() {
            let above = usize::try_from(*parent).map_or(0, |parent| of_elements[parent]);
            let tag = crc32(document.string(elements.tags[element]).as_bytes(), above);
            let class = document.attribute(element, "class").unwrap_or("");
            of_elements.push(crc32(class.as_bytes(), crc32(b".", tag)));
        }
        let path = |owner: &i32| usize::try_from(*owner).map_or(0, |owner| of_elements[owner]);
        let paths =
            if document.owners.is_empty() { vec![0; document.len()] } else { document.owners.iter().map(path).collect() };
        Keys { texts: (0..document.len()).map(|block| crc32(document.block(block).as_bytes(), 0)).collect(), paths }
    }
}

#[cfg(test)]
mod tests {
    use super::crc32;

    #[test]
    fn sums_are_those_of_zlib() {
        assert_eq!(crc32(b"123456789", 0), 0xCBF4_3926);
        assert_eq!(crc32(b"56789", crc32(b"1234", 0)), 0xCBF4_3926);
        assert_eq!(crc32(b"", 7), 7);
    }
}
