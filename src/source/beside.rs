//! A text beside another version of it: what both have is read once.
//!
//! Versions of a map differ in little. Where a section stands to the letter in the other version
//! it is shared, and only what lies between such sections is read. That is the same as reading all
//! of it: a section that was understood ends at the start of a line, outside of every text and
//! list, and so does each part that is read alone, else it has a problem and all is read.

use std::hash::{Hash as _, Hasher as _};

use rustc_hash::FxHasher;

use super::bounds::VALUES_MAX;
use super::document::{Document, is_regular};
use super::layout::{line_end, slice};
use super::syntax::{self, Section, next_header_line, starts_with_header};

/// How many sections with the same header line are looked at.
const TRIES: usize = 4;

/// Reads a text beside a version of it.
///
/// Returns `None` where that tells too little, and all of it has to be read.
pub(super) fn sections_beside(text: &str, version: &Document) -> Option<Vec<Section>> {
    if !version.is_plain() || text.is_empty() {
        return None;
    }
    let version = Version { document: version, by_line: std::cell::OnceCell::new() };
    let mut sections = Vec::new();
    let (mut at, mut next, mut fresh) = (0, 0, 0);
    while at < text.len() {
        if let Some((found, section)) = version.section_at(text, at, next) {
            read(text, fresh, at, &mut sections)?;
            let len = section.len;
            sections.push(Section { start: at, ..section.clone() });
            (at, next) = (at + len, found + 1);
            fresh = at;
        } else {
            at = next_header_line(text, at);
        }
    }
    read(text, fresh, at, &mut sections)?;
    let values: usize = sections.iter().map(|section| section.values).sum();
    (values <= VALUES_MAX).then_some(sections)
}

/// Reads a part that the version does not have.
fn read(text: &str, start: usize, end: usize, sections: &mut Vec<Section>) -> Option<()> {
    if start == end {
        return Some(());
    }
    let (found, problems) = syntax::parse(text.get(start..end)?, start);
    if !problems.is_empty() || !found.iter().all(is_regular) {
        return None;
    }
    sections.extend(found);
    Some(())
}

struct Version<'v> {
    document: &'v Document,
    /// The sections by what their first line says, as a number.
    by_line: std::cell::OnceCell<Vec<(u64, u32)>>,
}

impl<'v> Version<'v> {
    /// Returns the section that stands at a place of the text, with its number; that one of them
    /// that is `next` is likely.
    fn section_at(&self, text: &str, at: usize, next: usize) -> Option<(usize, &'v Section)> {
        let fits = |idx: usize| {
            let section = self.document.nth_section(idx)?;
            self.stands_at(section, text, at).then_some((idx, section))
        };
        fits(next).or_else(|| {
            let by_line = self.by_line.get_or_init(|| self.by_line());
            let line = number(slice(text, at..line_end(text, at)));
            let like = |from: usize| {
                let first = by_line.partition_point(|known| *known < (line, small(from)));
                by_line.iter().skip(first).take_while(|known| known.0 == line).take(TRIES)
            };
            like(next).chain(like(0)).find_map(|(_, idx)| fits(*idx as usize))
        })
    }

    fn stands_at(&self, section: &Section, text: &str, at: usize) -> bool {
        // One without a header is the first of a text.
        if section.header.is_none() && at > 0 {
            return false;
        }
        let own = slice(self.document.text(), section.start..section.end());
        let Some(rest) = text.get(at..).and_then(|rest| rest.strip_prefix(own)) else {
            return false;
        };
        !own.is_empty() && (rest.is_empty() || (own.ends_with('\n') && starts_with_header(rest)))
    }

    fn by_line(&self) -> Vec<(u64, u32)> {
        let text = self.document.text();
        let line =
            |section: &Section| number(slice(text, section.start..line_end(text, section.start)));
        let lines = self.document.in_order().map(line);
        let mut by_line: Vec<_> = lines.zip(0..).collect();
        by_line.sort_unstable();
        by_line
    }
}

fn small(idx: usize) -> u32 {
    u32::try_from(idx).unwrap_or(u32::MAX)
}

/// Returns a number for a line, the same for all lines that say the same.
fn number(line: &str) -> u64 {
    let mut hasher = FxHasher::default();
    line.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What stands in a map, with all that may be taken for the start of a section.
    const PARTS: [&str; 14] = [
        "# a head\n\n",
        "[feature.a]\ntitle = \"A\"\n",
        "[feature.a]\ntitle = \"B\"\n",
        "\n[feature.b]\ntitle = \"B\"\nlist = [\n  [\"x\"],\n]\n\n",
        "  [feature.c]\nbody = \"\"\"\n[feature.a]\ntitle = \"A\"\n\"\"\"\n",
        "[[situation.s.point]]\nsay = \"One\"\n",
        "[[situation.s.point]]\nsay = \"Two\" # of two\n",
        "[situation.s]\ntitle = 'S'\r\n",
        "[map]\nformat = 1\n",
        "[feature]\nd = { title = \"D\" }\n",
        "feature.e.title = \"E\"\n",
        "[feature.f]\ntitle = \"no end\"",
        "\"\"\"\n",
        "odd = [\n",
    ];

    proptest! {
        #[test]
        fn beside_a_version_a_text_is_read_as_it_is_alone(
            version in prop::collection::vec(0..PARTS.len(), 0..9),
            changes in prop::collection::vec((0..9_usize, 0..PARTS.len(), any::<bool>()), 0..4),
        ) {
            let mut parts = version.clone();
            for (at, part, replace) in changes {
                let at = at.min(parts.len());
                if replace && at < parts.len() {
                    parts[at] = part;
                } else {
                    parts.insert(at, part);
                }
            }
            let text = |parts: &[usize]| parts.iter().map(|part| PARTS[*part]).collect::<String>();
            let version = Document::parse(text(&version), false);
            let text = text(&parts);
            let (alone, problems) = syntax::parse(&text, 0);
            if let Some(beside) = sections_beside(&text, &version) {
                prop_assert_eq!(&beside, &alone);
                prop_assert_eq!(problems, Vec::new());
            }
        }
    }

    #[test]
    fn what_a_version_has_is_shared_wherever_it_stands() {
        let old = "# head\n[feature.a]\ntitle = \"A\"\n\n[feature.b]\ntitle = \"B\"\n[feature.c]\nx = 1\n";
        let version = Document::parse(old.to_owned(), false);
        let new = "# head\n[feature.c]\nx = 1\n[feature.b]\ntitle = \"Other\"\n[feature.a]\ntitle = \"A\"\n\n";
        let shared = |text: &str| -> Vec<bool> {
            let sections = sections_beside(text, &version).unwrap();
            let known: Vec<_> =
                version.in_order().map(|it| std::sync::Arc::as_ptr(&it.body)).collect();
            sections.iter().map(|it| known.contains(&std::sync::Arc::as_ptr(&it.body))).collect()
        };
        assert_eq!(shared(old), [true; 4]);
        assert_eq!(shared(new), [true, true, false, true]);
    }
}
