//! Values of a dimension that stand above themselves.

use rustc_hash::FxHashMap;

use crate::check::context::Context;
use crate::check::findings::Findings;
use crate::check::{Rule, Scope, show};
use crate::model::{Entry, Key, LEVELS_MAX, Level, Location, Path};

pub(super) const RULE: Rule = Rule {
    name: "parent-cycle",
    level: Level::Error,
    about: "Values of a dimension whose parents lead round in a circle: banking under finance under \
            banking. Nobody can tell which of them is the wider one. Take out the parent of one of \
            them. It also tells where a line of parents is longer than anybody could follow.",
    scope: Scope::Map(find),
};

/// How many members of a circle a message names.
const NAMED: usize = 5;

fn find(context: &Context<'_>, findings: &mut Findings) {
    // Each value is walked from once: a walk that meets an earlier one has nothing new to find.
    let mut walks: FxHashMap<&Key, usize> = FxHashMap::default();
    let mut levels: FxHashMap<&Key, usize> = FxHashMap::default();
    for (walk, start) in context.map.entries().enumerate() {
        let mut line: Vec<&Entry> = Vec::new();
        let mut next = Some(start);
        while let Some(entry) = next {
            match walks.get(&entry.key) {
                Some(met) if *met == walk => {
                    let circle = line.iter().skip_while(|other| other.key != entry.key).copied();
                    report(&circle.collect::<Vec<_>>(), findings);
                    break;
                }
                Some(_) => {
                    count(&line, levels.get(&entry.key).copied(), &mut levels, findings);
                    break;
                }
                None => {}
            }
            let Some(parent) = parent_of(context, entry) else {
                count(&line, Some(1), &mut levels, findings);
                break;
            };
            walks.insert(&entry.key, walk);
            line.push(entry);
            next = Some(parent);
        }
    }
}

/// Counts the levels of a line that ends below something on this level, and tells of the first that
/// stands too deep; below a circle there are none.
fn count<'a>(
    line: &[&'a Entry],
    end: Option<usize>,
    levels: &mut FxHashMap<&'a Key, usize>,
    findings: &mut Findings,
) {
    let Some(mut level) = end else { return };
    for entry in line.iter().rev() {
        level += 1;
        levels.insert(&entry.key, level);
        if level == LEVELS_MAX + 1 {
            let location = Location::value(&entry.key, Path::field("parent"));
            let message = format!(
                "{} stands below {LEVELS_MAX} others, one above the other",
                show::key(&entry.key)
            );
            let help = format!("Take levels out; only the nearest {LEVELS_MAX} count.");
            findings.push(findings.at(location, message).help(help));
        }
    }
}

fn parent_of<'a>(context: &Context<'a>, entry: &Entry) -> Option<&'a Entry> {
    let declared = context.map.schema().field(&entry.key.kind, "parent")?;
    let parent = entry.text(&declared.name)?;
    context.map.resolve(&Key::new(&entry.key.kind, parent)).entry()
}

fn report(circle: &[&Entry], findings: &mut Findings) {
    let Some(first) = circle.first() else { return };
    let location = Location::value(&first.key, Path::field("parent"));
    let message = if circle.len() == 1 {
        format!("{} is its own parent", show::key(&first.key))
    } else {
        let mut names: Vec<String> =
            circle.iter().take(NAMED).map(|entry| show::quoted(&entry.key.id)).collect();
        if circle.len() > NAMED {
            names.push("…".to_owned());
        }
        names.push(show::quoted(&first.key.id));
        format!("the parents of {} lead in a circle: {}", show::key(&first.key), names.join(", "))
    };
    let mut diagnostic =
        findings.at(location, message).help("Take out the parent of the one that is widest.");
    for other in circle.iter().skip(1).take(NAMED) {
        let spot = show::spot_of(&other.key, Path::field("parent"));
        diagnostic = diagnostic.related(spot, "part of the circle");
    }
    findings.push(diagnostic);
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn a_line_that_nobody_can_follow_is_told_once() {
        let mut entries = Vec::new();
        for level in 0..20 {
            let parent =
                if level == 0 { String::new() } else { format!("parent = \"m{}\"\n", level - 1) };
            entries.push(format!("[market.m{level}]\ntitle = \"M\"\n{parent}"));
        }
        let map = crate::check::testing::map(&entries.concat());
        let mut found = crate::check::testing::find_all(&map);
        found.retain(|finding| finding.rule == "parent-cycle");
        let told: Vec<&str> = found.iter().map(|finding| finding.message.as_str()).collect();
        assert_eq!(told, ["`market.m16` stands below 16 others, one above the other"]);
    }

    #[test]
    fn a_circle_of_parents_is_told_once() {
        check(
            "parent-cycle",
            r#"
[market.lead]
parent = "a"
[market.a]
parent = "b"
[market.b]
parent = "c"
[market.c]
parent = "a"
[market.self]
parent = "self"
"#,
            &[
                "error market.a, parent: the parents of `market.a` lead in a circle: `a`, `b`, `c`, `a`",
                "error market.self, parent: `market.self` is its own parent",
            ],
        );
    }

    #[test]
    fn a_hierarchy_is_fine() {
        check(
            "parent-cycle",
            "[market.a]\n[market.b]\nparent = \"a\"\n[market.c]\nparent = \"b\"\n",
            &[],
        );
    }
}
