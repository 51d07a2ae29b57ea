//! The pictures in the README are made from the real program's screen.
//!
//! `UPDATE=1 cargo test pictures` draws them anew; without it a picture whose text is not what the
//! program shows fails.

use std::fmt::Write as _;
use std::path::Path;

use super::terminal::Terminal;

/// Foreground, background and the sixteen colors of a terminal.
struct Palette {
    name: &'static str,
    text: &'static str,
    ground: &'static str,
    colors: [&'static str; 16],
}

const PALETTES: [Palette; 2] = [
    Palette {
        name: "dark",
        text: "#d4d4d4",
        ground: "#15171a",
        colors: [
            "#1d1f21", "#cc6666", "#8cbf5a", "#f0c674", "#81a2be", "#b294bb", "#8abeb7", "#c5c8c6",
            "#767a7d", "#ff7b72", "#b9e27f", "#ffe28a", "#9fc5ea", "#d7b8e0", "#a8e4dc", "#ffffff",
        ],
    },
    Palette {
        name: "light",
        text: "#202124",
        ground: "#fdfdfd",
        colors: [
            "#000000", "#b3261e", "#2e7d32", "#8a6d00", "#1e5aa8", "#8e24aa", "#00796b", "#bdbdbd",
            "#5f6368", "#d93025", "#1b8a3a", "#a88400", "#1a73e8", "#a142f4", "#00897b", "#ffffff",
        ],
    },
];

const CELL: (f32, f32) = (8.4, 18.0);

#[test]
fn pictures_show_what_the_program_shows() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (columns, rows) in [(80, 24), (160, 45)] {
        let mut terminal = Terminal::start(columns, rows, &["--map", "maps/northwind"], root);
        terminal.wait_for("Northwind Ledger");
        terminal.keys("globex cheaper cfo");
        terminal.wait_for("A CFO who thinks Globex is cheaper");
        terminal.settle();
        keep(&terminal, &format!("find-{columns}x{rows}"));
        // The outline, and the claim that most situations make.
        terminal.keys("\x1bOR");
        terminal.wait_for("Outline");
        terminal.keys("/days, not\r");
        terminal.wait_until("the form", |text| text.contains("Close in three days, not ten"));
        terminal.settle();
        keep(&terminal, &format!("map-{columns}x{rows}"));
        // The claim's neighborhood, and back.
        terminal.keys("m");
        terminal.wait_for("Who says it, and what it says");
        terminal.settle();
        if columns > 100 {
            keep(&terminal, &format!("around-{columns}x{rows}"));
        }
        terminal.keys("\x1b");
        terminal.wait_until("the form", |text| !text.contains("Who says it"));
        terminal.keys("\x1b[15~");
        terminal.wait_for("39 of 54 cells complete");
        terminal.settle();
        keep(&terminal, &format!("matrix-{columns}x{rows}"));
        terminal.keys("\x11");
        assert_eq!(terminal.ended().0, 0);
    }
}

#[test]
fn pictures_of_a_call_show_what_the_program_shows() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (columns, rows) in [(80, 24), (160, 45)] {
        let mut terminal = Terminal::start(columns, rows, &["--map", "maps/northwind"], root);
        terminal.wait_for("Northwind Ledger");
        terminal.keys("glbex cheper cfo");
        terminal.wait_for("A CFO who thinks Globex is cheaper");
        terminal.settle();
        keep(&terminal, &format!("typos-{columns}x{rows}"));
        terminal.keys("\x1b");
        terminal.wait_for("What do you need?");
        terminal.keys("kubernetes sidecar");
        terminal.wait_for("Nothing found; the nearest there is");
        terminal.settle();
        keep(&terminal, &format!("gap-{columns}x{rows}"));
        terminal.keys("\x1b");
        terminal.wait_for("What do you need?");
        // Who is on the call stays set; what is found is narrowed beside it.
        terminal.keys("\x0f");
        terminal.wait_for("Who is the customer?");
        terminal.keys("globex\t");
        terminal.wait_for("1 chosen");
        terminal.keys("cfo\t");
        terminal.wait_for("2 chosen");
        terminal.keys("\r");
        terminal.wait_for("A CFO weighing us against Globex");
        terminal.keys("price\x07");
        terminal.wait_for("Show only");
        terminal.wait_for("Objections");
        terminal.settle();
        keep(&terminal, &format!("call-{columns}x{rows}"));
        terminal.keys("\x1b");
        terminal.settle();
        terminal.keys("\x06\x15close\r");
        terminal.settle();
        terminal.keys("b");
        terminal.wait_for("What to say");
        terminal.settle();
        keep(&terminal, &format!("brief-{columns}x{rows}"));
        terminal.keys("\x11");
        assert_eq!(terminal.ended().0, 0);
    }
}

#[test]
fn pictures_of_a_review_show_what_the_program_shows() {
    let folder = tempfile::tempdir().unwrap();
    let map = folder.path().join("map");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("maps/northwind"), &map);
    let git = |arguments: &[&str]| {
        let ran = std::process::Command::new("git")
            .args(["-c", "user.name=Ann Lee", "-c", "user.email=ann@northwind.example"])
            .args(arguments)
            .current_dir(folder.path())
            .output()
            .unwrap();
        assert!(ran.status.success(), "{ran:?}");
    };
    git(&["init", "-q", "."]);
    git(&["add", "."]);
    git(&["commit", "-q", "-m", "The map as agreed"]);
    for (file, from, to) in [
        ("success_stories.toml", "after = \"3 days\"", "after = \"2 days\""),
        ("value_propositions.toml", "Month-end becomes a review", "Month-end is a review"),
    ] {
        let text = std::fs::read_to_string(map.join(file)).unwrap();
        assert!(text.contains(from), "{file}");
        std::fs::write(map.join(file), text.replacen(from, to, 1)).unwrap();
    }
    for (columns, rows) in [(80, 24), (160, 45)] {
        let mut terminal = Terminal::start(columns, rows, &["--map", "map"], folder.path());
        terminal.wait_for("Northwind Ledger");
        terminal.keys("\x1b[17~");
        terminal.wait_for("Entries: 2 changed");
        terminal.keys("\x1b[B");
        terminal.wait_for("value_proposition.close-in-three-days");
        terminal.settle();
        keep(&terminal, &format!("review-{columns}x{rows}"));
        terminal.keys("\x11");
        assert_eq!(terminal.ended().0, 0);
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn keep(terminal: &Terminal, name: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pictures");
    for palette in &PALETTES {
        let path = folder.join(format!("{name}-{}.svg", palette.name));
        let drawn = svg(terminal.screen.screen(), palette);
        if std::env::var_os("UPDATE").is_some() {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(&path, drawn).unwrap();
        } else {
            let kept = std::fs::read_to_string(&path).unwrap_or_default();
            assert!(
                kept == drawn,
                "{} is not what the program shows; UPDATE=1 draws it anew:\n{}",
                path.display(),
                terminal.text()
            );
        }
    }
}

/// Draws a screen.
fn svg(screen: &vt100::Screen, palette: &Palette) -> String {
    let (rows, columns) = screen.size();
    let (rows, columns) = (rows.get(), columns.get());
    let (width, height) = (f32::from(columns) * CELL.0, f32::from(rows) * CELL.1);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {:.0} {:.0}\" font-family=\"'DejaVu Sans Mono',Menlo,Consolas,monospace\" font-size=\"14\">\n<rect width=\"100%\" height=\"100%\" fill=\"{}\"/>\n",
        width + 16.0,
        height + 16.0,
        palette.ground,
    );
    for row in 0..rows {
        let mut column = 0;
        while column < columns {
            let start = column;
            let style = style_of(screen, row, column, palette);
            let mut text = String::new();
            while column < columns && style_of(screen, row, column, palette) == style {
                let cell = screen.cell(row, column).unwrap();
                if !cell.is_wide_continuation() {
                    let contents = cell.contents();
                    text.push_str(if contents.is_empty() { " " } else { contents });
                }
                column += 1;
            }
            run(&mut out, row, start, column - start, &text, &style);
        }
    }
    out.push_str("</svg>\n");
    out
}

#[derive(PartialEq)]
struct Style {
    text: String,
    ground: Option<String>,
    bold: bool,
    underline: bool,
    italic: bool,
}

fn style_of(screen: &vt100::Screen, row: u16, column: u16, palette: &Palette) -> Style {
    let cell = screen.cell(row, column).unwrap();
    let color = |color: vt100::Color| match color {
        vt100::Color::Default => None,
        vt100::Color::Idx(idx) => {
            Some(palette.colors.get(usize::from(idx)).map_or("#888888", |it| *it).to_owned())
        }
        vt100::Color::Rgb(r, g, b) => Some(format!("#{r:02x}{g:02x}{b:02x}")),
    };
    let mut text = color(cell.fgcolor()).unwrap_or_else(|| palette.text.to_owned());
    let mut ground = color(cell.bgcolor());
    if cell.inverse() {
        let under = ground.unwrap_or_else(|| palette.ground.to_owned());
        ground = Some(text);
        text = under;
    }
    if cell.dim() {
        text = mixed(&text, ground.as_deref().unwrap_or(palette.ground));
    }
    let (bold, underline, italic) = (cell.bold(), cell.underline(), cell.italic());
    Style { text, ground, bold, underline, italic }
}

/// Returns a color two thirds of the way to the first one, as terminals dim.
fn mixed(color: &str, ground: &str) -> String {
    let part = |text: &str, at: usize| u32::from_str_radix(&text[at..at + 2], 16).unwrap_or(128);
    let mix = |at: usize| (part(color, at) * 2 + part(ground, at)) / 3;
    format!("#{:02x}{:02x}{:02x}", mix(1), mix(3), mix(5))
}

fn run(out: &mut String, row: u16, column: u16, cells: u16, text: &str, style: &Style) {
    let (x, y) = (f32::from(column) * CELL.0 + 8.0, f32::from(row) * CELL.1 + 8.0);
    let width = f32::from(cells) * CELL.0;
    if let Some(ground) = &style.ground {
        writeln!(out, "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{:.1}\" fill=\"{ground}\"/>", CELL.1).unwrap();
    }
    if text.trim().is_empty() {
        return;
    }
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let bold = if style.bold { " font-weight=\"bold\"" } else { "" };
    let italic = if style.italic { " font-style=\"italic\"" } else { "" };
    let underline = if style.underline { " text-decoration=\"underline\"" } else { "" };
    writeln!(
        out,
        "<text x=\"{x:.1}\" y=\"{:.1}\" textLength=\"{width:.1}\" xml:space=\"preserve\" fill=\"{}\"{bold}{italic}{underline}>{escaped}</text>",
        y + 13.5,
        style.text,
    )
    .unwrap();
}
