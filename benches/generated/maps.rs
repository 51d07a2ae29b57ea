//! Maps of any size for the benchmarks: the same ones on every machine.

use std::fmt::Write as _;

/// A small generator of numbers, so that a map depends on its size alone.
pub struct Dice(u64);

impl Dice {
    /// Returns a generator that starts at a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed | 1)
    }

    /// Returns a number below `sides`.
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap_or_default() % sides
    }
}

const SYLLABLES: [&str; 40] = [
    "clo", "se", "led", "ger", "bank", "au", "dit", "pay", "tax", "flow", "cash", "re", "port",
    "re", "view", "con", "trol", "speed", "cost", "risk", "plan", "mar", "gin", "chain", "stock",
    "or", "der", "in", "voice", "match", "feed", "cloud", "serv", "ice", "team", "month", "day",
    "week", "year", "book",
];

/// Returns the word of a rank: some 6,000 words of which the first come most often.
fn word(dice: &mut Dice) -> String {
    let rank = dice.roll(6_000).min(dice.roll(6_000)).min(dice.roll(6_000));
    let mut own = Dice::new(rank as u64 * 7_919 + 13);
    (0..=own.roll(3)).map(|_| SYLLABLES[own.roll(SYLLABLES.len())]).collect()
}

fn words(dice: &mut Dice, count: usize) -> String {
    (0..count).map(|_| word(dice)).collect::<Vec<_>>().join(" ")
}

fn sentence(dice: &mut Dice, count: usize) -> String {
    let text = words(dice, count);
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string());
    format!("{}{}.", first.unwrap_or_default(), letters.as_str())
}

/// Returns the text of a map with about this many entries and six links an entry: of the texts of
/// real maps, 12 to 70 words each.
pub fn map_text(entries: usize) -> String {
    let mut dice = Dice::new(entries as u64);
    let share = |percent: usize| (entries * percent / 100).max(2);
    let (dimension, claims, stories) = (share(2).min(200), share(15), share(25));
    let (features, objections) = (share(25), share(8));
    let situations = share(15);
    let mut out =
        String::from("[map]\nformat = 1\nname = \"Generated\"\nreview_every_days = 180\n");
    for kind in ["requirement", "competitor", "segment", "market", "persona", "stage"] {
        for id in 0..dimension {
            let title = words(&mut dice, 2);
            write!(out, "\n[{kind}.{kind}-{id}]\ntitle = \"{title} {id}\"\n").ok();
        }
    }
    let context = |dice: &mut Dice, out: &mut String, plurals: &[(&str, &str)]| {
        for (plural, kind) in plurals {
            let (one, two) = (dice.roll(dimension), dice.roll(dimension));
            write!(out, "{plural} = [\n  \"{kind}-{one}\",\n").ok();
            if one != two {
                writeln!(out, "  \"{kind}-{two}\",").ok();
            }
            out.push_str("]\n");
        }
    };
    let head = |dice: &mut Dice, out: &mut String, kind: &str, id: usize| {
        let count = dice.roll(7) + 5;
        let title = sentence(dice, count);
        let (short, body) = (dice.roll(8) + 8, dice.roll(40) + 12);
        write!(out, "\n[{kind}.{kind}-{id}]\n").ok();
        writeln!(out, "title = \"{}\"", title.trim_end_matches('.')).ok();
        writeln!(out, "short = \"{}\"", sentence(dice, short)).ok();
        let half = body / 2;
        let (one, two) = (sentence(dice, half), sentence(dice, body - half));
        write!(out, "body = \"\"\"\n{one}\n{two}\n\"\"\"\n").ok();
    };
    for id in 0..claims {
        head(&mut dice, &mut out, "value_proposition", id);
        context(&mut dice, &mut out, &[("requirements", "requirement"), ("personas", "persona")]);
        writeln!(out, "reviewed = 2026-0{}-15", dice.roll(9) + 1).ok();
    }
    for id in 0..stories {
        head(&mut dice, &mut out, "success_story", id);
        writeln!(out, "value_propositions = [\"value_proposition-{}\"]", dice.roll(claims)).ok();
        context(&mut dice, &mut out, &[("markets", "market"), ("segments", "segment")]);
        write!(
            out,
            "\n[[success_story.success_story-{id}.result]]\nmeasure = \"Days\"\nbefore = \"{} days\"\nafter = \"{} days\"\n",
            dice.roll(30) + 10,
            dice.roll(10) + 1,
        )
        .ok();
    }
    for id in 0..features {
        head(&mut dice, &mut out, "feature", id);
        writeln!(out, "value_propositions = [\"value_proposition-{}\"]", dice.roll(claims)).ok();
    }
    for id in 0..objections {
        head(&mut dice, &mut out, "objection", id);
        context(&mut dice, &mut out, &[("competitors", "competitor")]);
    }
    for id in 0..situations {
        head(&mut dice, &mut out, "situation", id);
        let plurals = [
            ("requirements", "requirement"),
            ("competitors", "competitor"),
            ("personas", "persona"),
            ("stages", "stage"),
        ];
        context(&mut dice, &mut out, &plurals);
        for point in 0..3 {
            let claim = (dice.roll(claims / 3 + 1) * 3 + point) % claims;
            write!(
                out,
                "\n[[situation.situation-{id}.point]]\nvalue_proposition = \"value_proposition-{claim}\"\nsuccess_stories = [\"success_story-{}\"]\nfeatures = [\n  \"feature-{}\",\n  \"feature-{}\",\n]\nobjections = [\"objection-{}\"]\nsay = \"{}\"\n",
                dice.roll(stories),
                dice.roll(features / 2),
                dice.roll(features / 2) + features / 2,
                dice.roll(objections),
                sentence(&mut dice, 14),
            )
            .ok();
        }
    }
    out
}
