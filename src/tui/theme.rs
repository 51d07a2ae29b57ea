//! What a piece of text is for, and how each sort of it looks.
//!
//! Screens name roles and never colors. Only the terminal's own sixteen colors are used, each
//! together with a sign or a weight: nothing is told by color alone.

use ratatui::style::{Color, Modifier, Style};

/// What a piece of text is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Role {
    /// What is read.
    #[default]
    Plain,
    /// Titles and what else comes first.
    Strong,
    /// What is stressed in a text.
    Emphasis,
    /// What comes second: labels, hints, borders.
    Dim,
    /// The one accent: headings, keys, the pane that listens.
    Accent,
    /// What a query met.
    Mark,
    /// Something that Enter goes to.
    Link,
    /// Worth a look.
    Warn,
    /// Broken.
    Error,
}

/// How roles look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Theme {
    /// The terminal's own colors.
    #[default]
    Terminal,
    /// Weights and lines only.
    Mono,
}

impl Theme {
    /// Returns how text of a role looks.
    pub fn style(self, role: Role) -> Style {
        let style = Style::default();
        let colored = self == Self::Terminal;
        match role {
            Role::Dim => style.add_modifier(Modifier::DIM),
            Role::Emphasis => style.add_modifier(Modifier::ITALIC),
            // Never bold and colored at once: many terminals brighten such letters until they are
            // too pale to read on a light ground.
            Role::Accent | Role::Link if colored => style.fg(Color::Cyan),
            Role::Error if colored => style.fg(Color::Red),
            Role::Warn if colored => style.fg(Color::Yellow),
            Role::Plain | Role::Link | Role::Warn => style,
            Role::Strong | Role::Accent | Role::Error => style.add_modifier(Modifier::BOLD),
            Role::Mark => style.add_modifier(Modifier::BOLD | Modifier::UNDERLINED),
        }
    }

    /// Returns how the selected row looks: in the pane that listens, or in another one.
    pub fn selected(self, listens: bool) -> Style {
        if listens {
            Style::default().add_modifier(Modifier::REVERSED)
        } else {
            Style::default().add_modifier(Modifier::BOLD)
        }
    }
}
