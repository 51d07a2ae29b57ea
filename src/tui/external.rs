//! Errands: texts that are edited in the author's own editor, and how editors are started.

use std::path::PathBuf;

use smol_str::SmolStr;

/// A text on its way to the author's own editor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Errand {
    /// What the text is.
    pub what: Parcel,
    /// The name of the file in which the editor gets it.
    pub name: String,
    /// The text as it goes out.
    pub text: String,
    /// The line to begin at, counted from 1.
    pub line: usize,
    /// The character in it, counted from 1.
    pub column: usize,
    /// Where it lies already, from an earlier errand; then that is what is opened.
    pub kept: Option<PathBuf>,
}

/// What a text is that goes out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Parcel {
    /// What the editor in front holds.
    Typed,
    /// A file of the map.
    File(SmolStr),
}

/// A text that came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Returned {
    /// What it says now.
    pub text: String,
    /// Where it lies, until it is forgotten.
    pub path: PathBuf,
}

/// How an editor is told at which place to begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    /// `+12 file`.
    Plus,
    /// `file:12:3`.
    Colon,
    /// `--goto file:12:3`.
    Goto,
    /// Not at all.
    Unknown,
}

/// Returns the arguments with which an editor opens a file at a place, and waits for its end.
///
/// `editor` is what `$VISUAL` or `$EDITOR` says: a program with arguments of its own or without.
pub fn arguments(editor: &str, file: &str, line: usize, column: usize) -> Vec<String> {
    let words: Vec<&str> = editor.split_whitespace().collect();
    let program = words.first().copied().unwrap_or_default().trim_matches(['"', '\'']);
    let name = program.rsplit(['/', '\\']).next().unwrap_or_default();
    let name = name.strip_suffix(".exe").unwrap_or(name);
    let (style, wait) = match name {
        "vi" | "vim" | "nvim" | "view" | "nano" | "pico" | "emacs" | "emacsclient" | "micro"
        | "kak" | "joe" | "jed" | "ne" | "mg" | "vis" | "gedit" => (Style::Plus, None),
        "gvim" | "mvim" => (Style::Plus, Some("-f")),
        "hx" | "helix" => (Style::Colon, None),
        "zed" | "subl" => (Style::Colon, Some("--wait")),
        "code" | "code-insiders" | "codium" | "vscodium" | "cursor" | "windsurf" => {
            (Style::Goto, Some("--wait"))
        }
        _ => (Style::Unknown, None),
    };
    let waits = |word: &str| words.contains(&word) || (word == "--wait" && words.contains(&"-w"));
    let mut arguments: Vec<String> =
        wait.filter(|word| !waits(word)).map(str::to_owned).into_iter().collect();
    match style {
        Style::Plus => arguments.extend([format!("+{line}"), file.to_owned()]),
        Style::Colon => arguments.push(format!("{file}:{line}:{column}")),
        Style::Goto => arguments.extend(["--goto".to_owned(), format!("{file}:{line}:{column}")]),
        Style::Unknown => arguments.push(file.to_owned()),
    }
    arguments
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_editor_is_told_the_line_in_its_own_way() {
        for (editor, expected) in [
            ("vim", "+7|m.toml"),
            ("/usr/bin/nvim -u NONE", "+7|m.toml"),
            ("hx", "m.toml:7:3"),
            ("code --wait", "--goto|m.toml:7:3"),
            ("code", "--wait|--goto|m.toml:7:3"),
            ("\"C:\\Code\\code.exe\" -w", "--goto|m.toml:7:3"),
            ("gvim", "-f|+7|m.toml"),
            ("ed", "m.toml"),
            ("", "m.toml"),
        ] {
            assert_eq!(arguments(editor, "m.toml", 7, 3).join("|"), expected, "{editor}");
        }
    }
}
