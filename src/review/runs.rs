//! What two sequences have in common, run by run.

use std::hash::Hash;

use imara_diff::{Algorithm, Diff, InternedInput, Interner};

/// A run that stands in both of two sequences: where in each, and how long it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) old: usize,
    pub(super) new: usize,
    pub(super) len: usize,
}

/// Returns the runs that two sequences share, in order.
///
/// Of sequences that are long and have little in common not the most that they could share, which
/// would take minutes to find.
pub(super) fn shared<T: Eq + Hash>(old: &[T], new: &[T]) -> Vec<Run> {
    let interner = Interner::new(old.len() + new.len());
    let mut input: InternedInput<&T> =
        InternedInput { before: Vec::new(), after: Vec::new(), interner };
    input.update_before(old.iter());
    input.update_after(new.iter());
    let diff = Diff::compute(Algorithm::Myers, &input);
    let mut runs = Vec::new();
    let (mut at_old, mut at_new) = (0, 0);
    let mut add = |at_old: usize, at_new: usize, end: usize| {
        if end > at_old {
            runs.push(Run { old: at_old, new: at_new, len: end - at_old });
        }
    };
    for hunk in diff.hunks() {
        add(at_old, at_new, hunk.before.start as usize);
        (at_old, at_new) = (hunk.before.end as usize, hunk.after.end as usize);
    }
    add(at_old, at_new, old.len());
    runs
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn runs_stand_in_both_in_order(old in "[abc]{0,30}", new in "[abc]{0,30}") {
            let (old, new): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
            let (mut at_old, mut at_new) = (0, 0);
            for Run { old: one, new: two, len } in shared(&old, &new) {
                prop_assert!(one >= at_old && two >= at_new && len > 0);
                prop_assert_eq!(&old[one..one + len], &new[two..two + len]);
                (at_old, at_new) = (one + len, two + len);
            }
            prop_assert!(at_old <= old.len() && at_new <= new.len());
            let same = shared(&old, &old);
            prop_assert_eq!(same.iter().map(|run| run.len).sum::<usize>(), old.len());
        }
    }

    #[test]
    fn a_change_in_the_middle_leaves_all_around_it() {
        let old: Vec<u32> = (0..100).collect();
        let mut new = old.clone();
        new.splice(40..43, [1000, 1001]);
        let runs = [Run { old: 0, new: 0, len: 40 }, Run { old: 43, new: 42, len: 57 }];
        assert_eq!(shared(&old, &new), runs);
    }
}
