//! `-word` on the command line: shuts a word out, as it does in the search box.
//!
//! To clap all that begins with a hyphen is an option, and where it may be a word, options behind
//! the first word are words, too. So such words go through clap with another sign.

use std::ffi::OsString;

/// The minus of typographers; whoever types it for a hyphen means the same.
const MINUS: char = '−';

/// Returns the arguments of the program with the words that `msgmap search` shuts out made such
/// that clap takes them for words.
pub(in crate::cli) fn shield(args: Vec<OsString>) -> Vec<OsString> {
    let Some(first) = command_at(&args).filter(|at| args[*at] == "search") else { return args };
    let mut args = args;
    for arg in args.iter_mut().skip(first + 1) {
        if arg == "--" {
            break;
        }
        let Some(word) = arg.to_str().and_then(|arg| arg.strip_prefix('-')) else { continue };
        let mut letters = word.chars();
        let begins = letters.next().is_some_and(|letter| letter.is_alphanumeric() || letter == '"');
        if begins && word != "h" {
            *arg = format!("{MINUS}{word}").into();
        }
    }
    args
}

/// Returns a word as it was typed.
pub(super) fn typed(word: &str) -> String {
    word.strip_prefix(MINUS).map_or_else(|| word.to_owned(), |word| format!("-{word}"))
}

/// Returns where among the arguments the command stands.
fn command_at(args: &[OsString]) -> Option<usize> {
    let mut at = 1;
    loop {
        match args.get(at)?.to_str() {
            Some("--map") => at += 2,
            Some(option) if option.starts_with('-') => at += 1,
            Some(_) => return Some(at),
            None => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(args: &str, expect: &str) {
        let args = args.split(' ').map(OsString::from).collect();
        let shielded: Vec<String> =
            shield(args).into_iter().map(|arg| arg.into_string().unwrap()).collect();
        assert_eq!(shielded.join(" "), expect);
    }

    #[test]
    fn words_that_are_shut_out_are_told_from_options() {
        check("msgmap search close -batch --json", "msgmap search close −batch --json");
        check("msgmap --map m search -3 close -h", "msgmap --map m search −3 close -h");
        check("msgmap --map=m --read-only search -b", "msgmap --map=m --read-only search −b");
        check("msgmap search close - -- -batch", "msgmap search close - -- -batch");
        check("msgmap show -x", "msgmap show -x");
        check("msgmap --map search", "msgmap --map search");
        assert_eq!(typed("−batch"), "-batch");
        assert_eq!(typed("close"), "close");
    }
}
