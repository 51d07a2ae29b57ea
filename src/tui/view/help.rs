//! The list of all keys, made from the table of commands.

use crate::tui::commands::COMMANDS;
use crate::tui::text::{Row, Run, indented, wrap};
use crate::tui::theme::Role;

/// How wide the columns of keys and of names are.
const KEYS: usize = 24;
const NAME: usize = 28;

/// Returns the lines of the help for a terminal of this width.
pub fn help_rows(width: usize) -> Vec<Row> {
    let width = width.saturating_sub(4).min(92);
    let mut rows = Vec::new();
    for command in COMMANDS {
        let mut keys: Vec<&str> = Vec::new();
        for binding in command.keys {
            if !keys.contains(&binding.key) {
                keys.push(binding.key);
            }
        }
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
    rows
}
