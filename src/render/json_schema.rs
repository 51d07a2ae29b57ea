//! The JSON Schema of a map, as language servers for TOML take it (draft 7).

use serde_json::{Map, Value as Json, json};

use crate::model::{Field, Kind, Role, Schema, Shape, Target, kinds};

const ID: &str = "^[a-z0-9]+(-[a-z0-9]+)*$";

/// Returns the schema of maps with these kinds.
pub fn json_schema(schema: &Schema) -> Json {
    let dimensions: Vec<&str> = schema.dimensions().map(|kind| kind.name.as_str()).collect();
    let mut properties = Map::new();
    let mut definitions = Map::new();
    if let Some(map) = schema.kind("map") {
        properties.insert("map".into(), table(&map.fields, &dimensions, &map.help));
    }
    for kind in schema.kinds() {
        if kind.role == Role::Approval {
            properties.insert(kind.name.to_string(), approvals(kind));
            continue;
        }
        let reference = json!({ "$ref": format!("#/definitions/{}", kind.name) });
        let entries = json!({
            "type": "object",
            "title": kind.labels.as_str(),
            "description": kind.help.as_str(),
            "patternProperties": { ID: reference },
            "additionalProperties": true,
        });
        properties.insert(kind.name.to_string(), entries);
        let mut entry = table(&kind.fields, &dimensions, &kind.help);
        if let Some(entry) = entry.as_object_mut() {
            entry.insert("title".into(), json!(kind.label.as_str()));
        }
        definitions.insert(kind.name.to_string(), entry);
    }
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Message map",
        "description": "A message map as msgmap reads it: entries are tables [KIND.ID].",
        "type": "object",
        "properties": properties,
        "definitions": definitions,
        "additionalProperties": true,
    })
}

/// Returns the schema of sign-offs: `[approval.KIND.ID]`, one key a signatory.
fn approvals(kind: &Kind) -> Json {
    let stamp = table(&kinds::stamp_fields(), &[], "One signatory's sign-off.");
    json!({
        "type": "object",
        "title": kind.labels.as_str(),
        "description": kind.help.as_str(),
        "additionalProperties": {
            "type": "object",
            "additionalProperties": { "type": "object", "additionalProperties": stamp },
        },
    })
}

fn table(fields: &[Field], dimensions: &[&str], help: &str) -> Json {
    let properties: Map<String, Json> =
        fields.iter().map(|field| (field.name.to_string(), described(field, dimensions))).collect();
    let required: Vec<&str> =
        fields.iter().filter(|field| field.required).map(|field| field.name.as_str()).collect();
    let mut table = json!({ "type": "object", "description": help, "properties": properties });
    if let Some(members) = table.as_object_mut() {
        if !required.is_empty() {
            members.insert("required".into(), json!(required));
        }
        members.insert("additionalProperties".into(), json!(true));
    }
    table
}

fn described(field: &Field, dimensions: &[&str]) -> Json {
    let mut schema = shape(field, dimensions);
    if let Some(members) = schema.as_object_mut() {
        members.insert("title".into(), json!(field.label.as_str()));
        let mut help = field.help.to_string();
        if let Shape::Choice(choices) = &field.shape {
            for choice in *choices {
                help.extend(["\n- ", choice.word, ": ", choice.help]);
            }
        }
        members.insert("description".into(), json!(help));
    }
    schema
}

fn shape(field: &Field, dimensions: &[&str]) -> Json {
    match &field.shape {
        Shape::Line | Shape::Text | Shape::File => json!({ "type": "string" }),
        Shape::Url => json!({ "type": "string", "format": "uri" }),
        Shape::Date => json!({ "type": "string", "format": "date" }),
        Shape::Days => json!({ "type": "integer", "minimum": 1 }),
        Shape::Number => json!({ "type": "integer" }),
        Shape::Flag => json!({ "type": "boolean" }),
        Shape::Choice(choices) => {
            let words: Vec<&str> = choices.iter().map(|choice| choice.word).collect();
            json!({ "type": "string", "enum": words })
        }
        Shape::Words => json!({ "type": "array", "items": { "type": "string" } }),
        Shape::Reference(target) => id(target, &[]),
        Shape::References(target) => {
            json!({ "type": "array", "uniqueItems": true, "items": id(target, dimensions) })
        }
        Shape::Reasons => {
            json!({ "type": "object", "additionalProperties": { "type": "string", "minLength": 1 } })
        }
        Shape::Cards(inner) => {
            json!({ "type": "array", "items": table(inner, dimensions, &field.help) })
        }
        Shape::Card(inner) => table(inner, dimensions, &field.help),
        Shape::Settings if field.name == "rules" => {
            let levels = json!({ "type": "string", "enum": ["error", "warning", "hint", "off"] });
            json!({ "type": "object", "additionalProperties": levels })
        }
        Shape::Settings => {
            let text = json!({ "type": "string" });
            let dimension = json!({
                "type": "object",
                "properties": { "title": text, "plural": text, "help": text },
            });
            json!({ "type": "object", "additionalProperties": dimension })
        }
    }
}

/// Returns the form of a reference; those to dimensions in lists may be `*`.
fn id(target: &Target, dimensions: &[&str]) -> Json {
    let pattern = match target {
        Target::Kind(kind) if dimensions.contains(&kind.as_str()) => {
            r"^(\*|[a-z0-9]+(-[a-z0-9]+)*)$"
        }
        Target::Kind(_) => ID,
        Target::Message => r"^[a-z_]+\.[a-z0-9]+(-[a-z0-9]+)*$",
    };
    json!({ "type": "string", "pattern": pattern })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Schema;

    #[test]
    fn kinds_are_tables_of_entries_and_fields_have_types() {
        let schema = json_schema(&Schema::default());
        let entries = &schema["properties"]["success_story"];
        assert_eq!(entries["patternProperties"][ID]["$ref"], "#/definitions/success_story");
        let story = &schema["definitions"]["success_story"];
        assert_eq!(story["required"], json!(["title"]));
        assert_eq!(story["properties"]["reviewed"]["format"], "date");
        assert_eq!(story["properties"]["proof"]["enum"][0], "customer");
        let result = &story["properties"]["result"]["items"];
        assert_eq!(result["required"], json!(["measure"]));
        let markets = &story["properties"]["markets"]["items"]["pattern"];
        assert_eq!(markets, r"^(\*|[a-z0-9]+(-[a-z0-9]+)*)$");
        assert_eq!(schema["properties"]["map"]["properties"]["format"]["type"], "integer");
    }
}
