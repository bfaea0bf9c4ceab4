//! As much of JSON Schema as Zoom's specifications use.

use serde_json::{Map, Value};

use super::Spec;

impl Spec {
    /// A schema with all it is composed of.
    fn merged(&self, schema: &Value) -> Map<String, Value> {
        let mut merged = self.resolve(schema).as_object().cloned().unwrap_or_default();
        for part in merged.remove("allOf").iter().flat_map(|parts| parts.as_array().unwrap()) {
            for (key, value) in self.merged(part) {
                match merged.get_mut(&key) {
                    Some(Value::Object(fields)) if value.is_object() => {
                        fields.extend(value.as_object().cloned().unwrap());
                    }
                    Some(_) => {}
                    None => drop(merged.insert(key, value)),
                }
            }
        }
        merged
    }

    /// What a schema has against a value.
    pub(super) fn complaints(&self, schema: &Value, value: &Value, at: &str) -> Vec<String> {
        let schema = self.merged(schema);
        let mut complaints = Vec::new();
        let kind = schema.get("type").and_then(Value::as_str);
        let fits = match kind {
            Some("object") => value.is_object(),
            Some("array") => value.is_array(),
            Some("string") => value.is_string(),
            Some("integer") => value.is_i64() || value.is_u64(),
            Some("number") => value.is_number(),
            Some("boolean") => value.is_boolean(),
            _ => true,
        };
        if !fits {
            complaints.push(format!("{at}: {value} is no {}", kind.unwrap_or_default()));
        }
        if let Some(choice) = schema.get("enum").and_then(Value::as_array)
            && !choice.contains(value)
        {
            complaints.push(format!("{at}: {value} is none of {choice:?}"));
        }
        let length = value.as_str().map(|text| text.chars().count());
        let limit = schema.get("maxLength").and_then(Value::as_u64);
        if let (Some(length), Some(limit)) = (length, limit)
            && u64::try_from(length).unwrap() > limit
        {
            complaints.push(format!("{at}: longer than {limit}"));
        }
        if let (Some(number), Some(limit)) =
            (value.as_f64(), schema.get("maximum").and_then(Value::as_f64))
            && number > limit
        {
            complaints.push(format!("{at}: more than {limit}"));
        }
        if let Some(fields) = value.as_object() {
            let known = schema.get("properties").and_then(Value::as_object);
            for (name, value) in fields {
                let at = format!("{at}.{name}");
                match known.and_then(|known| known.get(name)) {
                    Some(schema) => complaints.extend(self.complaints(schema, value, &at)),
                    None => complaints.push(format!("{at}: unknown")),
                }
            }
            let required = schema.get("required").and_then(Value::as_array);
            for name in required.into_iter().flatten().filter_map(Value::as_str) {
                if !fields.contains_key(name) {
                    complaints.push(format!("{at}.{name}: missing"));
                }
            }
        }
        complaints
    }

    /// A value made of the examples of a schema's parts; something of its type where there is none.
    pub(super) fn example_of(&self, schema: &Value) -> Value {
        let schema = self.merged(schema);
        if let Some(example) = schema.get("example").or_else(|| schema.get("default")) {
            return example.clone();
        }
        if let Some(fields) = schema.get("properties").and_then(Value::as_object) {
            let example = |(name, schema): (&String, _)| (name.clone(), self.example_of(schema));
            return fields.iter().map(example).collect::<Map<_, _>>().into();
        }
        match schema.get("items") {
            Some(items) => vec![self.example_of(items)].into(),
            None => match schema.get("type").and_then(Value::as_str) {
                Some("integer" | "number") => 1.into(),
                Some("boolean") => true.into(),
                _ => "text".into(),
            },
        }
    }
}

#[test]
fn what_a_schema_does_not_allow_is_complained_about() {
    let whole = serde_json::json!({ "definitions": {
        "Base": { "type": "object", "properties": { "id": { "type": "integer", "maximum": 9 } } },
        "Row": { "allOf": [{ "$ref": "#/definitions/Base" }, {
            "required": ["kind"],
            "properties": { "kind": { "enum": ["a"] }, "name": { "type": "string", "maxLength": 3 } },
        }]},
    }});
    let spec = Spec { name: "made up", whole };
    let complaints = |value| {
        let schema = serde_json::json!({ "$ref": "#/definitions/Row" });
        spec.complaints(&schema, &value, "row")
    };
    assert_eq!(complaints(serde_json::json!({ "id": 9, "kind": "a", "name": "abc" })), [""; 0]);
    for (value, told) in [
        (serde_json::json!({ "id": "9", "kind": "a" }), "row.id: \"9\" is no integer"),
        (serde_json::json!({ "id": 10, "kind": "a" }), "row.id: more than 9"),
        (serde_json::json!({ "kind": "b" }), "row.kind: \"b\" is none of [String(\"a\")]"),
        (serde_json::json!({ "kind": "a", "name": "abcd" }), "row.name: longer than 3"),
        (serde_json::json!({ "kind": "a", "x": 1 }), "row.x: unknown"),
        (serde_json::json!({}), "row.kind: missing"),
    ] {
        assert_eq!(complaints(value), [told]);
    }
}
