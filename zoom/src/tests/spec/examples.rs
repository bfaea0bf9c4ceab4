//! Zoom's own examples, wrong as some are, are read, and no row of them is lost.

use serde_json::Value;
use wiremock::matchers::any;

use super::{
    Described, Spec,
    operations::{ALL, perform, rows_of},
    *,
};

impl Described<'_> {
    /// Every example of a success: whole ones, and those made of the examples of its fields.
    fn examples(&self) -> Vec<Value> {
        let responses = self.operation["responses"].as_object().unwrap();
        let mut examples = Vec::new();
        for (_, response) in responses.iter().filter(|(status, _)| status.starts_with('2')) {
            let response = self.spec.resolve(response);
            let content = response.pointer("/content/application~1json");
            let schema = content.and_then(|it| it.get("schema")).or_else(|| response.get("schema"));
            examples.extend(schema.map(|schema| self.spec.example_of(schema)));
            examples.extend(content.and_then(|it| it.get("example")).cloned());
            examples.extend(response.pointer("/examples/application~1json").cloned());
        }
        // Some are texts that hold the JSON.
        let parsed = |example| match example {
            Value::String(text) => serde_json::from_str(&text).ok(),
            example => Some(example),
        };
        examples.into_iter().filter_map(parsed).filter(Value::is_object).collect()
    }
}

#[tokio::test]
async fn every_example_is_read_and_costs_no_row() {
    let Some(specs) = Spec::all() else { return };
    let mut problems = Vec::new();
    let mut read = 0;
    for (operation, verb, below) in ALL {
        for described in specs.iter().filter_map(|spec| spec.describes(verb, below)) {
            for mut example in described.examples() {
                // What an example's token leads to is not among the examples.
                if let Some(token) = example.get_mut("next_page_token") {
                    *token = "".into();
                }
                let server = MockServer::start().await;
                Mock::given(any()).respond_with(ok(example.clone())).mount(&server).await;
                let result = perform(&client(&server), operation).await;
                read += 1;
                let name = described.spec.name;
                match result {
                    Err(error) => {
                        problems.push(format!("{name}: {operation:?}: {error}: {example}"));
                    }
                    Ok(Some(rows)) if Some(rows) != rows_of(&example) => {
                        problems.push(format!("{name}: {operation:?}: {rows} rows of {example}"));
                    }
                    Ok(_) => {}
                }
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n\n"));
    assert!(read >= 40, "only {read} examples were found");
}
