//! Two new orders of one list, made one.

use rustc_hash::FxHashSet;

/// Returns the items that survive in their order, and whether the sides moved items of the base
/// in ways that do not go together; ours counts then.
///
/// Every item is named by a number of its own, which stands at most once in each list. An item
/// that is new on one side comes behind the item that it follows there.
pub(super) fn merged(
    base: &[usize],
    ours: &[usize],
    theirs: &[usize],
    survives: impl Fn(usize) -> bool,
) -> (Vec<usize>, bool) {
    let [in_base, in_ours, in_theirs] =
        [base, ours, theirs].map(|list| list.iter().copied().collect::<FxHashSet<usize>>());
    let everywhere = |item: usize| {
        in_base.contains(&item) && in_ours.contains(&item) && in_theirs.contains(&item)
    };
    let kept = |list: &[usize]| -> Vec<usize> {
        list.iter().copied().filter(|item| everywhere(*item)).collect()
    };
    let (before, mine, other) = (kept(base), kept(ours), kept(theirs));
    let theirs_leads = mine == before && other != before;
    let clash = mine != before && other != before && mine != other;
    let (lead, second) = if theirs_leads { (theirs, ours) } else { (ours, theirs) };
    let in_second = if theirs_leads { &in_ours } else { &in_theirs };
    let mut merged: Vec<usize> = lead.iter().copied().filter(|item| survives(*item)).collect();
    let mut in_merged: FxHashSet<usize> = merged.iter().copied().collect();
    for (place, item) in second.iter().enumerate() {
        if in_merged.contains(item) || !survives(*item) {
            continue;
        }
        let mut earlier = second.get(..place).unwrap_or_default().iter().rev();
        let last = earlier.find(|it| in_merged.contains(it));
        let follows = last.and_then(|it| merged.iter().position(|other| other == it));
        let mut at = follows.map_or(0, |follows| follows + 1);
        // What is new on the other side at the same place stays in front.
        while merged.get(at).is_some_and(|other| !in_second.contains(other)) {
            at += 1;
        }
        merged.insert(at, *item);
        in_merged.insert(*item);
    }
    (merged, clash)
}

#[cfg(test)]
mod tests {
    use super::merged;

    #[test]
    fn new_items_stand_where_their_side_has_them() {
        for (base, ours, theirs, expected, clash) in [
            (&[1, 2][..], &[1, 2, 3][..], &[1, 2, 4][..], &[1, 2, 3, 4][..], false),
            (&[1, 2], &[3, 1, 2], &[1, 4, 2], &[3, 1, 4, 2], false),
            (&[1, 2, 3], &[3, 1, 2], &[1, 2, 3, 4], &[3, 4, 1, 2], false),
            (&[1, 2, 3], &[1, 2, 3, 4], &[3, 1, 2], &[3, 4, 1, 2], false),
            (&[1, 2, 3], &[3, 1, 2], &[2, 1, 3], &[3, 1, 2], true),
            (&[1, 2, 3], &[3, 1, 2], &[3, 1, 2], &[3, 1, 2], false),
            (&[], &[5], &[6], &[5, 6], false),
        ] {
            assert_eq!(merged(base, ours, theirs, |_| true), (expected.to_vec(), clash));
        }
        assert_eq!(merged(&[1, 2, 3], &[1, 2, 3], &[1, 3], |it| it != 2), (vec![1, 3], false));
    }
}
