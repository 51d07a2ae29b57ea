//! What a piece of text is for, and how each sort of it looks.
//!
//! Screens name roles and never colors. A color always stands together with a sign or a weight:
//! nothing is told by color alone. [`Theme::Terminal`] uses the terminal's own sixteen colors on
//! its own ground; the painted themes bring a ground of their own, so that their contrast does not
//! depend on the terminal.

use ratatui::style::{Color, Modifier, Style};

/// What a piece of text is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Role {
    /// What is read.
    #[default]
    Plain,
    /// Titles and what else comes first.
    Strong,
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
    /// Dark letters on a light ground.
    Light,
    /// Light letters on a dark ground.
    Dark,
    /// As far apart as can be.
    HighContrast,
    /// Weights and lines only.
    Mono,
}

/// The colors of a painted theme: from the 256 that look alike in every terminal.
#[derive(Debug, Clone, Copy)]
struct Paint {
    ground: u8,
    text: u8,
    dim: u8,
    accent: u8,
    warn: u8,
    error: u8,
    /// The chosen row: its ground and its letters.
    chosen: (u8, u8),
}

const LIGHT: Paint =
    Paint { ground: 255, text: 235, dim: 240, accent: 24, warn: 94, error: 124, chosen: (24, 231) };
const DARK: Paint = Paint {
    ground: 234,
    text: 252,
    dim: 247,
    accent: 116,
    warn: 222,
    error: 210,
    chosen: (24, 255),
};
const HIGH_CONTRAST: Paint = Paint {
    ground: 16,
    text: 231,
    dim: 253,
    accent: 226,
    warn: 222,
    error: 217,
    chosen: (226, 16),
};

impl Theme {
    /// All themes, in the order in which the command goes through them.
    pub const ALL: [Self; 5] =
        [Self::Terminal, Self::Light, Self::Dark, Self::HighContrast, Self::Mono];

    /// Returns its name in the settings.
    pub fn id(self) -> &'static str {
        match self {
            Self::Terminal => "terminal",
            Self::Light => "light",
            Self::Dark => "dark",
            Self::HighContrast => "high-contrast",
            Self::Mono => "monochrome",
        }
    }

    /// Returns what a sentence calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Terminal => "the terminal's own",
            Self::Light => "light",
            Self::Dark => "dark",
            Self::HighContrast => "high contrast",
            Self::Mono => "monochrome",
        }
    }

    /// Returns the theme that the settings call so.
    pub fn named(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.id() == id)
    }

    /// Returns the theme behind this one.
    #[must_use]
    pub fn next(self) -> Self {
        let all = Self::ALL.into_iter();
        all.clone().chain(all).skip_while(|theme| *theme != self).nth(1).unwrap_or_default()
    }

    fn paint(self) -> Option<Paint> {
        match self {
            Self::Terminal | Self::Mono => None,
            Self::Light => Some(LIGHT),
            Self::Dark => Some(DARK),
            Self::HighContrast => Some(HIGH_CONTRAST),
        }
    }

    /// Returns what everything is drawn on, where it is not the terminal's own ground: the color
    /// of letters, and the ground.
    pub fn ground(self) -> Option<(Color, Color)> {
        self.paint().map(|paint| (Color::Indexed(paint.text), Color::Indexed(paint.ground)))
    }

    /// Returns how text of a role looks.
    pub fn style(self, role: Role) -> Style {
        let style = Style::default();
        if let Some(paint) = self.paint() {
            let color = |color| style.fg(Color::Indexed(color));
            return match role {
                Role::Plain => style,
                Role::Strong => style.add_modifier(Modifier::BOLD),
                Role::Dim => color(paint.dim),
                Role::Accent | Role::Link => color(paint.accent),
                Role::Mark => style.add_modifier(Modifier::BOLD | Modifier::UNDERLINED),
                Role::Warn => color(paint.warn),
                Role::Error => color(paint.error),
            };
        }
        let colored = self == Self::Terminal;
        match role {
            Role::Dim => style.add_modifier(Modifier::DIM),
            // Never bold and colored at once: many terminals brighten such letters until they are
            // too pale to read on a light ground.
            Role::Accent | Role::Link if colored => style.fg(Color::Cyan),
            // The plain red of many terminals is too dark for a dark ground.
            Role::Error if colored => style.fg(Color::LightRed),
            Role::Warn if colored => style.fg(Color::Yellow),
            Role::Plain | Role::Link | Role::Warn => style,
            Role::Strong | Role::Accent | Role::Error => style.add_modifier(Modifier::BOLD),
            Role::Mark => style.add_modifier(Modifier::BOLD | Modifier::UNDERLINED),
        }
    }

    /// Returns how the selected row looks: in the pane that listens, or in another one.
    pub fn selected(self, listens: bool) -> Style {
        match self.paint() {
            _ if !listens => Style::default().add_modifier(Modifier::BOLD),
            Some(Paint { chosen: (ground, text), .. }) => {
                Style::default().fg(Color::Indexed(text)).bg(Color::Indexed(ground))
            }
            None => Style::default().add_modifier(Modifier::REVERSED),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROLES: [Role; 8] = [
        Role::Plain,
        Role::Strong,
        Role::Dim,
        Role::Accent,
        Role::Mark,
        Role::Link,
        Role::Warn,
        Role::Error,
    ];

    /// Returns how bright one of the 240 fixed colors is, as WCAG reckons.
    fn luminance(color: Color) -> f64 {
        let Color::Indexed(idx @ 16..) = color else { panic!("{color:?} is not fixed") };
        let level = |step: u8| if step == 0 { 0 } else { 55 + 40 * step };
        let parts = match idx - 16 {
            cube @ ..216 => [level(cube / 36), level(cube / 6 % 6), level(cube % 6)],
            grey => [8 + 10 * (grey - 216); 3],
        };
        let linear = parts.map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    }

    fn contrast(one: Color, other: Color) -> f64 {
        let (one, other) = (luminance(one) + 0.05, luminance(other) + 0.05);
        one.max(other) / one.min(other)
    }

    #[test]
    fn painted_themes_can_be_read_in_every_terminal() {
        for theme in [Theme::Light, Theme::Dark, Theme::HighContrast] {
            let least = if theme == Theme::HighContrast { 12.0 } else { 4.5 };
            let (text, ground) = theme.ground().unwrap();
            for role in ROLES {
                let style = theme.style(role);
                let reached = contrast(style.fg.unwrap_or(text), style.bg.unwrap_or(ground));
                assert!(reached >= least, "{theme:?} {role:?} {reached:.2}");
                assert!(!style.add_modifier.contains(Modifier::DIM), "{theme:?} {role:?}");
            }
            let chosen = theme.selected(true);
            let reached = contrast(chosen.fg.unwrap(), chosen.bg.unwrap());
            assert!(reached >= least, "{theme:?} chosen {reached:.2}");
        }
    }

    #[test]
    fn the_terminals_own_theme_has_its_sixteen_colors_and_monochrome_has_none() {
        for role in ROLES {
            let style = Theme::Terminal.style(role);
            let own = [Color::Cyan, Color::Yellow, Color::LightRed];
            assert!(style.fg.is_none_or(|color| own.contains(&color)) && style.bg.is_none());
            let style = Theme::Mono.style(role);
            assert_eq!((style.fg, style.bg), (None, None));
        }
        for theme in [Theme::Terminal, Theme::Mono] {
            assert_eq!(theme.selected(true), Style::default().add_modifier(Modifier::REVERSED));
            assert_eq!(theme.ground(), None);
        }
    }

    #[test]
    fn themes_are_gone_through_in_turn_and_found_by_name() {
        let mut theme = Theme::default();
        for expected in [&Theme::ALL[1..], &Theme::ALL[..1]].concat() {
            theme = theme.next();
            assert_eq!(theme, expected);
            assert_eq!(Theme::named(theme.id()), Some(theme));
        }
        assert_eq!(Theme::named("pink"), None);
    }
}
