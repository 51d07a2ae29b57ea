//! Why a result stands where it does, in a rep's words.

use super::words::title_of;
use crate::model::{Freshness, Key, Map, Status};
use crate::search::{Hit, How, Met, Place, SignOff, What};

/// How many reasons are told: the rest moves nothing.
const MOST: usize = 14;

/// Returns the reasons of a hit, the weightiest first, a line each with the points that it brings.
pub(super) fn reasons(map: &Map, hit: &Hit) -> Vec<String> {
    let mut told: Vec<(f32, String)> = Vec::new();
    for reason in &hit.why {
        let words = words(map, &reason.what);
        match told.iter_mut().find(|(_, other)| *other == words) {
            Some((points, _)) => *points += reason.points,
            None => told.push((reason.points, words)),
        }
    }
    told.retain(|(points, _)| points.abs() >= 0.005);
    told.sort_by(|a, b| b.0.abs().total_cmp(&a.0.abs()));
    told.truncate(MOST);
    told.into_iter().map(|(points, words)| format!(" {points:+.2}  {words}")).collect()
}

fn words(map: &Map, what: &What) -> String {
    let title = |key: &Key| title_of(map, key);
    let kind = |name: &str| {
        map.schema().kind(name).map_or_else(|| name.to_owned(), |kind| kind.label.to_lowercase())
    };
    match what {
        What::Word { typed, term, how, place } => {
            let place = match place {
                Place::Title => "in the title",
                Place::Alias => "in another name of it",
                Place::Text => "in the text",
                Place::Link => "in what it is linked with",
            };
            match how {
                How::Word => format!("“{typed}” stands {place}"),
                How::Prefix => format!("“{typed}” begins “{term}”, which stands {place}"),
                How::Typo => format!("“{typed}” is read as “{term}”, which stands {place}"),
            }
        }
        What::Covered { n_words: 1 } => "one of your words is there".to_owned(),
        What::Covered { n_words } => format!("{n_words} of your words are there"),
        What::Name => "your words are its name".to_owned(),
        What::Context { value, met } => match met {
            Met::Itself => format!("it is {}, which you asked for", title(value)),
            Met::Said { .. } => format!("it is meant for {}", title(value)),
            Met::Related => format!("it is meant for something near to {}", title(value)),
            Met::Any => format!("it is meant for any {}", kind(&value.kind)),
            Met::Nothing => format!("it says nothing of {}", title(value)),
            Met::Other => {
                format!("it is meant for another {} than {}", kind(&value.kind), title(value))
            }
        },
        What::Beyond => "it is for a narrower case than yours".to_owned(),
        What::Variant => "it has words of its own for this customer".to_owned(),
        What::Situation => "a situation is a whole answer".to_owned(),
        What::KindNamed => "you asked for this kind of entry".to_owned(),
        What::Kind { kind } => format!("it is of the kind {}", kind.to_lowercase()),
        What::Phrase(words) => format!("it says “{words}” as you typed it"),
        What::Status(Status::Draft) => "it is a draft".to_owned(),
        What::Status(Status::Retired) => "it is retired, so it stands last".to_owned(),
        What::Status(Status::Live) => "it is live".to_owned(),
        What::SignOff(SignOff::Lapsed) => "it has changed since it was signed off".to_owned(),
        What::SignOff(SignOff::Signed | SignOff::Partly | SignOff::None) => {
            "it is signed off".to_owned()
        }
        What::Freshness(Freshness::Overdue { .. }) => "its review is overdue".to_owned(),
        What::Freshness(Freshness::Never) => "nobody has ever reviewed it".to_owned(),
        What::Freshness(Freshness::Fresh | Freshness::Due { .. }) => "it is fresh".to_owned(),
    }
}
