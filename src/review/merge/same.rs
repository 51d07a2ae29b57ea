//! When two values say the same, by what their field can hold.

use crate::model::prose::unwrapped;
use crate::model::{Field, Shape, Table, Value};

/// Tells whether two values of a field say the same; a value that is not there says nothing.
pub(super) fn same(shape: Option<&Shape>, one: Option<&Value>, two: Option<&Value>) -> bool {
    match (one, two) {
        (None, None) => true,
        (Some(one), Some(two)) => one == two || alike(shape, one, two),
        (Some(_), None) | (None, Some(_)) => false,
    }
}

fn alike(shape: Option<&Shape>, one: &Value, two: &Value) -> bool {
    match (shape, one, two) {
        (Some(Shape::Text), Value::Text(one), Value::Text(two)) => unwrapped(one) == unwrapped(two),
        (Some(Shape::Words | Shape::References(_)), one, two) => match (words(one), words(two)) {
            (Some(one), Some(two)) => one == two,
            _ => false,
        },
        (Some(Shape::Cards(inner)), Value::List(one), Value::List(two)) => {
            let card = |(one, two): (&Value, &Value)| match (one, two) {
                (Value::Table(one), Value::Table(two)) => same_table(inner, one, two),
                _ => one == two,
            };
            one.len() == two.len() && one.iter().zip(two).all(card)
        }
        (Some(Shape::Card(inner)), Value::Table(one), Value::Table(two)) => {
            same_table(inner, one, two)
        }
        _ => false,
    }
}

/// Tells whether two tables say the same.
pub(super) fn same_table(declared: &[Field], one: &Table, two: &Table) -> bool {
    one.len() == two.len()
        && one.iter().all(|(name, value)| {
            let shape = declared.iter().find(|field| field.name == *name).map(|it| &it.shape);
            same(shape, Some(value), two.get(name))
        })
}

/// Returns the words of a list, a lone text counting as one; `None` where it holds others.
pub(super) fn words(value: &Value) -> Option<Vec<&str>> {
    match value {
        Value::Text(text) => Some(vec![text]),
        Value::List(items) => items.iter().map(Value::as_text).collect(),
        Value::Integer(_)
        | Value::Float(_)
        | Value::Boolean(_)
        | Value::Date(_)
        | Value::Time(_)
        | Value::Table(_) => None,
    }
}
