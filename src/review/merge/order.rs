//! Two new orders of one list, made one.

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
    let everywhere =
        |item: usize| base.contains(&item) && ours.contains(&item) && theirs.contains(&item);
    let kept = |list: &[usize]| -> Vec<usize> {
        list.iter().copied().filter(|item| everywhere(*item)).collect()
    };
    let (before, mine, other) = (kept(base), kept(ours), kept(theirs));
    let theirs_leads = mine == before && other != before;
    let clash = mine != before && other != before && mine != other;
    let (lead, second) = if theirs_leads { (theirs, ours) } else { (ours, theirs) };
    let mut merged: Vec<usize> = lead.iter().copied().filter(|item| survives(*item)).collect();
    for (place, item) in second.iter().enumerate() {
        if merged.contains(item) || !survives(*item) {
            continue;
        }
        let mut earlier = second.get(..place).unwrap_or_default().iter().rev();
        let follows = earlier.find_map(|it| merged.iter().position(|other| other == it));
        let mut at = follows.map_or(0, |follows| follows + 1);
        // What is new on the other side at the same place stays in front.
        while merged.get(at).is_some_and(|other| !second.contains(other)) {
            at += 1;
        }
        merged.insert(at, *item);
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
