//! The list of all keys, made from the table of commands.

use crate::tui::commands::{Command, Context};
use crate::tui::keymap::{Bound, Keymap};
use crate::tui::text::{Row, Run, indented, wrap};
use crate::tui::theme::Role;

/// How wide the columns of keys and of names are.
const KEYS: usize = 19;
const NAME: usize = 27;

/// Returns the lines of the help for a terminal of this width: first what works in the pane that
/// it was asked in, then everything else.
pub fn help_rows(keymap: &Keymap, width: usize, pane: Context) -> Vec<Row> {
    let width = width.saturating_sub(4).min(92);
    let (here, elsewhere): (Vec<Line<'_>>, Vec<Line<'_>>) =
        keymap.rows().partition(|(command, _)| keymap.key_in(command.action, pane).is_some());
    let mut rows = vec![Row::of(pane.label(), Role::Strong)];
    put(&mut rows, &here, width, |bound| bound.contexts.contains(&pane));
    rows.push(Row::default());
    rows.push(Row::of("Elsewhere", Role::Strong));
    put(&mut rows, &elsewhere, width, |_| true);
    rows
}

/// A command with its keys.
type Line<'k> = (&'static Command, &'k [Bound]);

fn put(rows: &mut Vec<Row>, lines: &[Line<'_>], width: usize, shows: impl Fn(&Bound) -> bool) {
    for (command, bound) in lines {
        let shown = bound.iter().filter(|bound| shows(bound));
        let keys: Vec<&str> = shown.map(|bound| bound.key.as_str()).collect();
        let key_column = KEYS.min(width / 3);
        let mut head = Row::of(&keys.join("  "), Role::Accent).fit(key_column - 1.min(key_column));
        head = head.pad(key_column);
        if width >= KEYS + NAME + 20 {
            head = head.then(command.name, Role::Strong).pad(KEYS + NAME);
            let help = [Run::new(command.help, Role::Plain)];
            let mut lines = indented(wrap(&help, width - KEYS - NAME), KEYS + NAME);
            if let Some(first) = lines.first_mut() {
                first.0.remove(0);
                head.0.append(&mut first.0);
                *first = head;
            }
            rows.append(&mut lines);
        } else {
            rows.push(head.then(command.name, Role::Strong).fit(width));
        }
    }
}
