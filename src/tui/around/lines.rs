//! The lines of the picture of a neighbourhood: which way they go from each place, and the signs that
//! draw that.

use super::layout::Picture;

/// Which of the four directions edges go from a place.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "four directions, each of its own")]
pub struct Corner {
    up: bool,
    down: bool,
    left: bool,
    right: bool,
}

impl Corner {
    /// Returns its sign.
    pub fn sign(self) -> &'static str {
        match (self.up, self.down, self.left, self.right) {
            (true, true, true, true) => "┼",
            (true, true, true, false) => "┤",
            (true, true, false, true) => "├",
            (true, false, true, true) => "┴",
            (false, true, true, true) => "┬",
            (true, false, true, false) => "╯",
            (true, false, false, true) => "╰",
            (false, true, true, false) => "╮",
            (false, true, false, true) => "╭",
            (true | false, true, false, false) | (true, false, false, false) => "│",
            (false, false, _, _) => "─",
        }
    }
}

impl Picture {
    /// Adds directions to a place.
    pub(super) fn edge(&mut self, x: usize, y: usize, add: Corner) {
        let corner = self.edges.entry((x, y)).or_default();
        corner.up |= add.up;
        corner.down |= add.down;
        corner.left |= add.left;
        corner.right |= add.right;
    }

    /// Draws an edge along a line, both ends in it.
    pub(super) fn across(&mut self, from: usize, to: usize, y: usize) {
        for x in from..=to {
            self.edge(x, y, Corner { left: true, right: true, ..Corner::default() });
        }
    }

    /// Draws a trunk down a column with a branch at each of these lines: to the right, or to the
    /// left.
    pub(super) fn trunk(&mut self, x: usize, stem: usize, branches: &[usize], to_right: bool) {
        let lines = || branches.iter().copied().chain([stem]);
        let (Some(top), Some(bottom)) = (lines().min(), lines().max()) else { return };
        for y in top..=bottom {
            let mut corner = Corner { up: y > top, down: y < bottom, ..Corner::default() };
            let (stems, branch) = (y == stem, branches.contains(&y));
            (corner.left, corner.right) = if to_right { (stems, branch) } else { (branch, stems) };
            self.edge(x, y, corner);
        }
    }
}
