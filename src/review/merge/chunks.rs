//! Three sequences side by side: which runs are whose.

use std::hash::Hash;
use std::ops::Range;

use crate::review::runs::{Run, shared};

/// A run of a merged sequence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Chunk {
    /// Ours: unchanged, changed here alone, or changed alike on both sides.
    Ours(Range<usize>),
    /// Theirs: changed there alone.
    Theirs(Range<usize>),
    /// Changed on both sides, and not alike.
    Clash {
        /// The run in the base.
        base: Range<usize>,
        /// The run in ours.
        ours: Range<usize>,
        /// The run in theirs.
        theirs: Range<usize>,
    },
}

/// Whether changes that stand side by side are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Touching {
    /// They clash, as in a text whose parts mean something only together.
    Clashes,
    /// They stand on their own; only two insertions at one place clash.
    IsFine,
}

/// A change of one side: a run of the base, and what came in its place.
#[derive(Debug, Clone)]
struct Hunk {
    base: Range<usize>,
    side: Range<usize>,
}

/// Returns the runs of the merged sequence, in order.
pub(super) fn chunks<T: Eq + Hash + Ord>(
    base: &[T],
    ours: &[T],
    theirs: &[T],
    touching: Touching,
) -> Vec<Chunk> {
    let mut mine = hunks(base, ours).into_iter().peekable();
    let mut other = hunks(base, theirs).into_iter().peekable();
    let mut out = Vec::new();
    // How far the base is done, and where that is in the two sides.
    let (mut at, mut at_ours, mut at_theirs) = (0, 0, 0);
    loop {
        let first = match (mine.peek(), other.peek()) {
            (None, None) => break,
            (Some(one), None) => one.base.clone(),
            (None, Some(two)) => two.base.clone(),
            (Some(one), Some(two)) => {
                let order = |hunk: &Hunk| (hunk.base.start, hunk.base.end);
                if order(one) <= order(two) { one.base.clone() } else { two.base.clone() }
            }
        };
        let mut span = first;
        let unchanged = span.start - at;
        if unchanged > 0 {
            out.push(Chunk::Ours(at_ours..at_ours + unchanged));
        }
        (at_ours, at_theirs) = (at_ours + unchanged, at_theirs + unchanged);
        let (mut end_ours, mut end_theirs) = (None, None);
        loop {
            let joins = |hunk: &Hunk| joins(&span, &hunk.base, touching);
            if let Some(hunk) = mine.next_if(joins) {
                span = span.start.min(hunk.base.start)..span.end.max(hunk.base.end);
                end_ours = Some((hunk.base.end, hunk.side.end));
                continue;
            }
            let joins = |hunk: &Hunk| self::joins(&span, &hunk.base, touching);
            if let Some(hunk) = other.next_if(joins) {
                span = span.start.min(hunk.base.start)..span.end.max(hunk.base.end);
                end_theirs = Some((hunk.base.end, hunk.side.end));
                continue;
            }
            break;
        }
        // What of the run stands behind the side's last change is as in the base.
        let end = |last: Option<(usize, usize)>, start: usize| match last {
            Some((base_end, side_end)) => side_end + (span.end - base_end),
            None => start + span.len(),
        };
        let ours_run = at_ours..end(end_ours, at_ours);
        let theirs_run = at_theirs..end(end_theirs, at_theirs);
        (at, at_ours, at_theirs) = (span.end, ours_run.end, theirs_run.end);
        let same = ours.get(ours_run.clone()) == theirs.get(theirs_run.clone());
        out.push(match (end_ours.is_some(), end_theirs.is_some()) {
            (_, false) => Chunk::Ours(ours_run),
            (false, true) => Chunk::Theirs(theirs_run),
            (true, true) if same => Chunk::Ours(ours_run),
            (true, true) => Chunk::Clash { base: span, ours: ours_run, theirs: theirs_run },
        });
    }
    if at_ours < ours.len() {
        out.push(Chunk::Ours(at_ours..ours.len()));
    }
    out
}

/// Only what is equal is read from the comparison: all between is a change.
fn hunks<T: Eq + Hash>(base: &[T], side: &[T]) -> Vec<Hunk> {
    let mut hunks: Vec<Hunk> = Vec::new();
    let (mut at_base, mut at_side) = (0, 0);
    let end = Run { old: base.len(), new: side.len(), len: 0 };
    for Run { old, new, len } in shared(base, side).into_iter().chain([end]) {
        if at_base < old || at_side < new {
            hunks.push(Hunk { base: at_base..old, side: at_side..new });
        }
        (at_base, at_side) = (old + len, new + len);
    }
    hunks
}

/// Tells whether a change of the base belongs to a run of it.
fn joins(span: &Range<usize>, hunk: &Range<usize>, touching: Touching) -> bool {
    // The run starts as the first hunk itself.
    if span == hunk {
        return true;
    }
    match touching {
        Touching::Clashes => hunk.start <= span.end && hunk.end >= span.start,
        Touching::IsFine => hunk.start < span.end && hunk.end > span.start,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn merged(base: &str, ours: &str, theirs: &str, touching: Touching) -> String {
        let letters = |text: &str| text.chars().collect::<Vec<_>>();
        let (base, ours, theirs) = (letters(base), letters(ours), letters(theirs));
        let text = |from: &[char], run: &Range<usize>| from[run.clone()].iter().collect::<String>();
        let shown = chunks(&base, &ours, &theirs, touching).into_iter().map(|chunk| match chunk {
            Chunk::Ours(run) => text(&ours, &run),
            Chunk::Theirs(run) => text(&theirs, &run),
            Chunk::Clash { base: run, ours: one, theirs: two } => {
                let run = text(&base, &run);
                format!("<{}|{run}|{}>", text(&ours, &one), text(&theirs, &two))
            }
        });
        shown.collect()
    }

    #[test]
    fn changes_apart_are_merged_and_others_clash() {
        use Touching::{Clashes, IsFine};
        for (base, ours, theirs, touching, expected) in [
            ("abc", "abc", "abc", Clashes, "abc"),
            ("abcde", "Abcde", "abcdE", Clashes, "AbcdE"),
            ("ab", "Ab", "aB", Clashes, "<Ab|ab|aB>"),
            ("ab", "Ab", "aB", IsFine, "AB"),
            ("abc", "aXc", "aYc", IsFine, "a<X|b|Y>c"),
            ("abc", "aXc", "aXc", IsFine, "aXc"),
            ("abc", "abcX", "abcY", IsFine, "abc<X||Y>"),
            ("abc", "abcX", "abcX", IsFine, "abcX"),
            ("abc", "ac", "abc", IsFine, "ac"),
            ("abc", "ac", "aBc", IsFine, "a<|b|B>c"),
            ("abc", "aBc", "abXc", IsFine, "aBXc"),
            ("", "x", "y", IsFine, "<x||y>"),
        ] {
            assert_eq!(merged(base, ours, theirs, touching), expected, "{base} {ours} {theirs}");
        }
    }

    proptest! {
        #[test]
        fn one_side_alone_is_taken(base in "[abc]{0,12}", side in "[abc]{0,12}") {
            for touching in [Touching::Clashes, Touching::IsFine] {
                prop_assert_eq!(merged(&base, &side, &base, touching), side.clone());
                prop_assert_eq!(merged(&base, &base, &side, touching), side.clone());
                prop_assert_eq!(merged(&base, &side, &side, touching), side.clone());
            }
        }
    }
}
