//! The word that somebody may have meant.

/// How alike two words must be for one to be offered for the other.
const ALIKE: f64 = 0.6;

/// Returns the word that is most like another one, if any is like it at all.
pub(super) fn nearest<'a>(word: &str, words: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    words
        .into_iter()
        .map(|other| {
            let begins = word.len() > 2 && other.starts_with(&word);
            let likeness = strsim::normalized_damerau_levenshtein(&word, other);
            (if begins { likeness.max(0.9) } else { likeness }, other)
        })
        .filter(|(likeness, _)| *likeness >= ALIKE)
        // Of words that are alike as much the first one counts.
        .reduce(|best, next| if next.0 > best.0 { next } else { best })
        .map(|(_, other)| other)
}

/// Returns the question "did you mean …?", if there is something to ask.
pub(super) fn did_you_mean<'a>(
    word: &str,
    words: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    nearest(word, words).map(|other| format!("did you mean `{other}`?"))
}
