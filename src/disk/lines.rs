//! Records as lines with a checksum each, for files that grow at their end.
//!
//! A line is the checksum in eight hexadecimal digits, a blank and a record in JSON. In a chain each
//! checksum is also that of all lines before it, so that what is read is always a true beginning of
//! what was written: a torn end, a changed bit or a lost line in between ends it. Start with
//! [`Chain`].

use crc32fast::Hasher;

/// The end of a chain of lines, to which more can be added.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Chain(u32);

impl Chain {
    /// Adds a record, which must hold no line end, as a line to `out`.
    pub(super) fn add(&mut self, record: &str, out: &mut String) {
        self.0 = checksum(self.0, record);
        out.push_str(&line_of(self.0, record));
    }

    /// Reads records up to the first line that is not as it was written; returns how many bytes
    /// they take.
    pub(super) fn read<'b>(&mut self, bytes: &'b [u8]) -> (Vec<&'b str>, usize) {
        let mut records = Vec::new();
        let mut good = 0;
        for line in bytes.split_inclusive(|byte| *byte == b'\n') {
            let Some((told, record)) = parts(line) else { break };
            if told != checksum(self.0, record) {
                break;
            }
            self.0 = told;
            good += line.len();
            records.push(record);
        }
        (records, good)
    }
}

/// Returns a record as a line that stands for itself.
pub(super) fn line(record: &str) -> String {
    line_of(checksum(0, record), record)
}

fn line_of(checksum: u32, record: &str) -> String {
    format!("{checksum:08x} {record}\n")
}

/// Reads the lines that stand for themselves; those that are not as they were written are left out.
pub(super) fn sound_lines(bytes: &[u8]) -> impl Iterator<Item = &str> {
    let lines = bytes.split_inclusive(|byte| *byte == b'\n').filter_map(parts);
    lines.filter(|(told, record)| *told == checksum(0, record)).map(|(_, record)| record)
}

fn parts(line: &[u8]) -> Option<(u32, &str)> {
    let line = std::str::from_utf8(line.strip_suffix(b"\n")?).ok()?;
    let (told, record) = line.split_once(' ')?;
    // As it is written and not otherwise: a flipped bit makes a capital of a small letter.
    let is_plain = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    (told.len() == 8 && told.bytes().all(is_plain)).then_some(())?;
    Some((u32::from_str_radix(told, 16).ok()?, record))
}

fn checksum(before: u32, record: &str) -> u32 {
    let mut hasher = Hasher::new();
    hasher.update(&before.to_le_bytes());
    hasher.update(record.as_bytes());
    hasher.finalize()
}

#[cfg(test)]
mod tests {
    use super::{Chain, line, sound_lines};

    #[test]
    fn what_is_read_of_a_chain_is_a_beginning_of_what_was_written() {
        let written = ["{\"a\":1}", "", "ä", "{\"b\":[1,2]}", "end"];
        let (mut chain, mut text) = (Chain::default(), String::new());
        for record in written {
            chain.add(record, &mut text);
        }
        let bytes = text.as_bytes();
        let check = |bytes: &[u8], at_most: usize| {
            let (read, good) = Chain::default().read(bytes);
            assert_eq!(read, written[..read.len()]);
            assert!(good <= at_most && bytes[..good] == text.as_bytes()[..good]);
        };
        assert_eq!(Chain::default().read(bytes), (written.to_vec(), bytes.len()));
        for cut in 0..bytes.len() {
            check(&bytes[..cut], cut);
            for bit in 0..8 {
                let mut flipped = bytes.to_vec();
                flipped[cut] ^= 1 << bit;
                check(&flipped, cut);
            }
        }
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let lost: String = [lines[0], lines[2], lines[3]].concat();
        assert_eq!(Chain::default().read(lost.as_bytes()).0, written[..1]);
    }

    #[test]
    fn a_torn_line_takes_none_of_the_others_with_it() {
        let torn = line("two").replace("two\n", "");
        let text = format!("{}{torn}\n{}", line("one"), line("three"));
        assert_eq!(sound_lines(text.as_bytes()).collect::<Vec<_>>(), ["one", "three"]);
    }
}
