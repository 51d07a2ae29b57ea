//! A brief for other programs and for templates. The shape changes only by addition.

use serde_json::{Value as Json, json};

use super::{Headings, trust_words};
use crate::model::Freshness;
use crate::model::brief::{Brief, BriefPoint, Comparison, Measured, Proof, Told, Trust};
use crate::render::harmless::is_safe_address;

/// Returns a brief as JSON.
pub fn to_json(brief: &Brief) -> Json {
    let headings = Headings::of(brief);
    json!({
        "situation": brief.key.to_string(),
        "map": brief.map,
        "title": brief.title,
        "customer": brief.customer,
        "today": brief.today.to_string(),
        "short": brief.short,
        "body": brief.body,
        "whom": brief.whom.iter().map(|(label, values)| json!({
            "dimension": label, "values": values,
        })).collect::<Vec<_>>(),
        "cares": all(&brief.cares),
        "trust": trust(&brief.trust),
        "points": brief.points.iter().map(point).collect::<Vec<_>>(),
        "questions": all(&brief.questions),
        "strengths": brief.strengths.iter().map(comparison).collect::<Vec<_>>(),
        "weaknesses": brief.weaknesses.iter().map(comparison).collect::<Vec<_>>(),
        "warnings": brief.warnings,
        "left_out": brief.left_out,
        "cut": brief.cut,
        "headings": {
            "cares": headings.cares,
            "points": headings.points,
            "questions": headings.questions,
            "objection": headings.objection,
        },
    })
}

fn all(told: &[Told]) -> Vec<Json> {
    told.iter().map(one).collect()
}

fn one(told: &Told) -> Json {
    json!({
        "entry": told.key.to_string(),
        "kind": told.kind,
        "title": told.title,
        "words": told.words,
        "note": told.note,
        "trust": trust(&told.trust),
    })
}

fn trust(trust: &Trust) -> Json {
    let signatures = trust.signatures.iter().map(|(signatory, standing)| {
        let stamp = standing.stamp();
        json!({
            "signatory": signatory.as_str(),
            "state": standing.word(),
            "by": stamp.map(|stamp| &stamp.by),
            "on": stamp.and_then(|stamp| stamp.on).map(|date| date.to_string()),
        })
    });
    json!({
        "status": trust.status.word(),
        "audience": trust.audience.word(),
        "freshness": trust.freshness.map(Freshness::word),
        "signatures": signatures.collect::<Vec<_>>(),
        "doubts": trust.doubts(),
        "words": trust_words(trust),
    })
}

fn point(point: &BriefPoint) -> Json {
    json!({
        "claim": one(&point.claim),
        "say": point.say,
        "said_for": point.said_for,
        "proof": point.proof.iter().map(proof).collect::<Vec<_>>(),
        "features": all(&point.features),
        "objections": all(&point.objections),
    })
}

fn proof(proof: &Proof) -> Json {
    json!({
        "story": one(&proof.story),
        "customer": proof.customer,
        "reference": proof.reference,
        "results": proof.results.iter().map(measured).collect::<Vec<_>>(),
    })
}

fn measured(result: &Measured) -> Json {
    json!({
        "measure": result.measure,
        "before": result.before,
        "after": result.after,
        "as_of": result.as_of.map(|date| date.to_string()),
        "source": result.source,
        "link": result.source.as_ref().filter(|source| is_safe_address(source)),
        "words": super::measured(result),
    })
}

fn comparison(comparison: &Comparison) -> Json {
    json!({
        "competitor": comparison.competitor,
        "topic": comparison.topic,
        "verdict": comparison.verdict,
        "note": comparison.note,
        "as_of": comparison.as_of.map(|date| date.to_string()),
        "source": comparison.source,
        "link": comparison.source.as_ref().filter(|source| is_safe_address(source)),
        "origin": super::origin(comparison),
    })
}
