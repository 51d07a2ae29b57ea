//! Words in lists that say nothing.

use rustc_hash::FxHashSet;

use crate::check::context::{Context, Subject};
use crate::check::findings::Findings;
use crate::check::fold::fold;
use crate::check::walk::each_value;
use crate::check::{Rule, Scope, show};
use crate::model::{Edit, Level, Location, Shape};

pub(super) const RULE: Rule = Rule {
    name: "idle-word",
    level: Level::Hint,
    about: "An empty or repeated word in a list, such as an alias that stands there twice. It says \
            nothing. Take it out.",
    scope: Scope::Entry(find),
};

fn find(context: &Context<'_>, subject: &Subject<'_>, findings: &mut Findings) {
    each_value(context, subject, &mut |here| {
        let is_words = here.field.is_some_and(|field| matches!(field.shape, Shape::Words));
        let Some(items) = here.value.as_list().filter(|_| is_words) else { return };
        // Words to avoid may differ in capital letters alone.
        let is_exact = here.field.is_some_and(|field| field.name == "avoid");
        let mut seen: FxHashSet<String> = FxHashSet::default();
        for (item_idx, word) in items.iter().enumerate() {
            let Some(word) = word.as_text().map(str::trim) else { continue };
            let message = if word.is_empty() {
                format!("{} has an empty word", show::quoted(&here.path.to_string()))
            } else if !seen.insert(if is_exact { word.to_owned() } else { fold(word).into_owned() })
            {
                format!(
                    "{} says {} twice",
                    show::quoted(&here.path.to_string()),
                    show::quoted(word)
                )
            } else {
                continue;
            };
            let location = Location::value(subject.key(), here.path.item(item_idx));
            let (key, path) = (subject.key().clone(), here.path.clone());
            findings.push(findings.at(location, message).help("Take it out.").fix(Edit::Remove {
                key,
                path,
                item_idx,
            }));
        }
    });
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn each_word_of_a_list_says_something() {
        check(
            "idle-word",
            "[feature.a]\naliases = [\"log\", \" \", \"Log\"]\ntags = [\"log\"]\n[term.a]\navoid = [\"1.2m\", \"1.2M\"]\n",
            &[
                "hint feature.a, aliases 2: `aliases` has an empty word",
                "hint feature.a, aliases 3: `aliases` says `Log` twice",
            ],
        );
    }
}
