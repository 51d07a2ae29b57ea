//! The settings by which git calls msgmap.

use std::path::Path;

/// The attributes of the files of a map.
pub(super) const ATTRIBUTES: &str = "diff=msgmap merge=msgmap";

/// Where git looks for the merge driver.
pub(super) const MERGE: &str = "merge.msgmap.driver";
/// Where git looks for the program that makes a file readable.
pub(super) const TEXTCONV: &str = "diff.msgmap.textconv";

/// Returns the settings that a repository gets, in order: each with its key and value.
pub(super) fn settings(exe: &Path) -> Vec<(&'static str, String)> {
    let program = quoted(&exe.display().to_string());
    // A `%` would stand for something of git's.
    let in_driver = program.replace('%', "%%");
    vec![
        // The line of an entry, as `textconv` writes it and as it stands in the file.
        ("diff.msgmap.xfuncname", r"^(\[+[A-Za-z0-9_.'\x22-]+\]+.*)$".replace(r"\x22", "\"")),
        // Without the program git shows the file as it is, rather than nothing at all.
        (
            TEXTCONV,
            format!("f() {{ {program} git textconv \"$1\" 2>/dev/null || cat \"$1\"; }}; f"),
        ),
        ("merge.msgmap.name", "msgmap: message maps by what they say".to_owned()),
        // The program itself leaves both sides in the file whatever happens to it. One that is
        // not there can't, so git merges the lines; and a doubt is never taken for a clean merge.
        (
            MERGE,
            format!(
                "{in_driver} merge %O %A %B -o %A --marker-size %L --path %P --labels %S %X %Y; \
                 s=$?; if test $s -eq 126 || test $s -eq 127; then echo 'msgmap is not there, so \
                 the map was merged line by line. Look through it.' >&2; git merge-file \
                 --marker-size=%L -L ours -L base -L theirs %A %O %B; fi; test $s -le 1 || s=1; \
                 exit $s"
            ),
        ),
    ]
}

/// Returns the program that a setting calls.
pub(super) fn program(setting: &str) -> Option<String> {
    let (_, rest) = setting.split_once('\'')?;
    let mut out = String::new();
    let mut rest = rest;
    loop {
        let (words, behind) = rest.split_once('\'')?;
        out.push_str(words);
        match behind.strip_prefix("\\''") {
            Some(more) => {
                out.push('\'');
                rest = more;
            }
            None => return Some(out),
        }
    }
}

/// Returns a word as a shell takes it, whatever letters it has.
pub(super) fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_program_is_found_again_in_what_calls_it() {
        for path in ["/usr/bin/msgmap", "/a b/it's \"here\"/msgmap"] {
            for (key, value) in settings(Path::new(path)) {
                if [MERGE, TEXTCONV].contains(&key) {
                    assert_eq!(program(&value).as_deref(), Some(path), "{key}");
                }
            }
        }
        assert_eq!(program("msgmap merge"), None);
    }
}
