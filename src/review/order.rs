//! Which things stayed in their order, and which were moved.

/// Tells of each thing whether it was moved, given the places where the things stood before, in
/// the order in which they stand now. As few as can be count as moved.
pub(super) fn moved(places: &[usize]) -> Vec<bool> {
    // The longest rising run of places stays; for each length, where the lowest run of it ends.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(places.len());
    let place = |idx: usize| places.get(idx).copied().unwrap_or_default();
    for (idx, here) in places.iter().enumerate() {
        let length = ends.partition_point(|end| place(*end) < *here);
        before.push(length.checked_sub(1).and_then(|shorter| ends.get(shorter).copied()));
        match ends.get_mut(length) {
            Some(end) => *end = idx,
            None => ends.push(idx),
        }
    }
    let mut moved = vec![true; places.len()];
    let mut next = ends.last().copied();
    while let Some(idx) = next {
        if let Some(flag) = moved.get_mut(idx) {
            *flag = false;
        }
        next = before.get(idx).copied().flatten();
    }
    moved
}

#[cfg(test)]
mod tests {
    use super::moved;

    #[test]
    fn as_few_as_can_be_were_moved() {
        for (places, expected) in [
            (&[][..], &[][..]),
            (&[0, 1, 2], &[false, false, false]),
            (&[2, 0, 1], &[true, false, false]),
            (&[1, 2, 0], &[false, false, true]),
            (&[0, 5, 7], &[false, false, false]),
            (&[3, 1, 2, 0], &[true, false, false, true]),
        ] {
            assert_eq!(moved(places), expected, "{places:?}");
        }
        assert_eq!(moved(&[1, 0]).into_iter().filter(|moved| *moved).count(), 1);
    }
}
