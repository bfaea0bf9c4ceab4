//! Lists of the configuration: in a file a list, in a variable items with commas between.

use std::str::FromStr;

use serde::{Deserialize, Deserializer, de::Error};

#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    List(Vec<String>),
    Text(String),
}

/// Reads a list of what is written as text.
///
/// # Errors
/// Names the item that cannot be read.
pub(super) fn of<'de, T: FromStr, D: Deserializer<'de>>(from: D) -> Result<Vec<T>, D::Error> {
    let items = match Written::deserialize(from)? {
        Written::List(items) => items,
        Written::Text(text) => text.split(',').map(str::to_owned).collect(),
    };
    items
        .iter()
        .map(|item| item.trim())
        .filter(|item| !item.is_empty())
        .map(|item| {
            item.parse().map_err(|_| D::Error::custom(format!("\"{item}\" is not known here")))
        })
        .collect()
}
