//! Results of a search for other programs. Fields are only ever added.

use serde::Serialize;

use crate::model::Freshness;
use crate::render;
use crate::search::{Found, Hit, How, Marked, Point, Query, SignOff};

#[derive(Serialize)]
struct Answer<'a> {
    query: &'a str,
    understood: Vec<Understood<'a>>,
    unmatched: &'a [String],
    total: usize,
    hits: Vec<HitJson<'a>>,
    notes: Vec<String>,
    nearest: Vec<HitJson<'a>>,
    gap: Option<GapJson<'a>>,
}

#[derive(Serialize)]
struct GapJson<'a> {
    kind: &'a str,
    title: &'a str,
    values: Vec<String>,
}

#[derive(Serialize)]
struct PointJson<'a> {
    claim: String,
    title: &'a str,
    say: Option<&'a str>,
    proof: Vec<String>,
    proof_warnings: Vec<Vec<String>>,
}

#[derive(Serialize)]
struct Understood<'a> {
    words: &'a str,
    key: String,
    how: &'static str,
}

#[derive(Serialize)]
struct HitJson<'a> {
    key: String,
    kind: &'a str,
    id: &'a str,
    title: &'a str,
    title_marks: Vec<[usize; 2]>,
    score: f64,
    field: Option<&'a str>,
    text: Option<&'a str>,
    marks: Vec<[usize; 2]>,
    freshness: Option<&'static str>,
    status: &'static str,
    audience: &'static str,
    sign_off: Option<&'static str>,
    warnings: Vec<String>,
    points: Vec<PointJson<'a>>,
    folded: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<Vec<Why>>,
}

#[derive(Serialize)]
struct Why {
    what: String,
    points: f64,
}

/// Returns an answer as JSON; marks count the characters of their text from 0.
pub(super) fn json(query: &Query, found: &Found) -> Result<String, serde_json::Error> {
    let understood = found.understood.iter().map(|understood| Understood {
        words: query.words.get(understood.words.clone()).unwrap_or_default(),
        key: understood.key.to_string(),
        how: match understood.how {
            How::Word => "word",
            How::Prefix => "prefix",
            How::Typo => "typo",
        },
    });
    render::json(&Answer {
        query: &query.words,
        understood: understood.collect(),
        unmatched: &found.unmatched,
        total: found.total,
        hits: found.hits.iter().map(|hit| hit_json(hit, query.explain)).collect(),
        notes: found.notes.iter().map(ToString::to_string).collect(),
        nearest: found.nearest.iter().map(|hit| hit_json(hit, query.explain)).collect(),
        gap: found.gap.as_ref().map(|gap| GapJson {
            kind: gap.kind,
            title: &gap.title,
            values: gap.values.iter().map(ToString::to_string).collect(),
        }),
    })
}

fn hit_json(hit: &Hit, explain: bool) -> HitJson<'_> {
    let excerpt = hit.excerpt.as_ref();
    let why = hit
        .why
        .iter()
        .map(|reason| Why { what: reason.what.to_string(), points: rounded(reason.points) });
    HitJson {
        key: hit.key.to_string(),
        kind: &hit.key.kind,
        id: &hit.key.id,
        title: &hit.title.text,
        title_marks: marks(&hit.title),
        score: rounded(hit.score),
        field: excerpt.map(|excerpt| excerpt.label.as_str()),
        text: excerpt.map(|excerpt| excerpt.text.text.as_str()),
        marks: excerpt.map(|excerpt| marks(&excerpt.text)).unwrap_or_default(),
        freshness: hit.freshness.map(Freshness::word),
        status: hit.status.word(),
        audience: hit.audience.word(),
        sign_off: match hit.sign_off {
            SignOff::None => None,
            SignOff::Partly => Some("partly"),
            SignOff::Signed => Some("signed"),
            SignOff::Lapsed => Some("lapsed"),
        },
        warnings: hit.warnings.iter().map(ToString::to_string).collect(),
        points: hit.points.iter().map(point_json).collect(),
        folded: hit.folded.iter().map(ToString::to_string).collect(),
        why: explain.then(|| why.collect()),
    }
}

fn point_json(point: &Point) -> PointJson<'_> {
    PointJson {
        claim: point.claim.to_string(),
        title: &point.title,
        say: point.say.as_deref(),
        proof: point.proof.iter().map(|proof| proof.story.to_string()).collect(),
        proof_warnings: point
            .proof
            .iter()
            .map(|proof| proof.warnings.iter().map(ToString::to_string).collect())
            .collect(),
    }
}

/// Returns points without the noise behind the third place.
fn rounded(points: f32) -> f64 {
    (f64::from(points) * 1000.0).round() / 1000.0
}

/// Returns the marks of a text in characters.
fn marks(marked: &Marked) -> Vec<[usize; 2]> {
    let at = |byte: usize| marked.text.get(..byte).map_or(0, |before| before.chars().count());
    marked.marks.iter().map(|mark| [at(mark.start), at(mark.end)]).collect()
}
