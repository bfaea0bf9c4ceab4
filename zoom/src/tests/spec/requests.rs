//! What the client sends is what Zoom's specifications take.

use serde_json::json;
use wiremock::{Request, matchers::any};

use super::{
    Described, Spec,
    operations::{ALL, perform},
    *,
};

impl Described<'_> {
    fn parameters(&self) -> Vec<&Value> {
        let lists = [&self.operation["parameters"], &self.path["parameters"]];
        let parameters = lists.into_iter().filter_map(Value::as_array).flatten();
        parameters.map(|parameter| self.spec.resolve(parameter)).collect()
    }

    /// The schema of the body: a parameter of its own in the older form.
    fn body(&self) -> Option<&Value> {
        let newer = self.operation.pointer("/requestBody").map(|body| self.spec.resolve(body));
        let newer = newer.and_then(|body| body.pointer("/content/application~1json/schema"));
        newer.or_else(|| {
            let mut parameters = self.parameters().into_iter();
            parameters.find(|parameter| parameter["in"] == "body")?.get("schema")
        })
    }

    fn complaints(&self, request: &Request) -> Vec<String> {
        let mut complaints = Vec::new();
        let parameters = self.parameters();
        for (name, value) in request.url.query_pairs() {
            let described = parameters.iter().find(|it| it["in"] == "query" && it["name"] == *name);
            let Some(described) = described else {
                complaints.push(format!("?{name}: unknown"));
                continue;
            };
            // The older form has no schema of its own.
            let schema = described.get("schema").unwrap_or(described);
            let typed = match self.spec.resolve(schema)["type"].as_str() {
                Some("integer" | "boolean") => serde_json::from_str(&value).unwrap_or(Value::Null),
                _ => json!(value),
            };
            let mut schema = schema.clone();
            // There it says that the parameter itself is required.
            schema.as_object_mut().unwrap().remove("required");
            complaints.extend(self.spec.complaints(&schema, &typed, &format!("?{name}")));
        }
        let required = parameters.iter().filter(|it| it["in"] == "query" && it["required"] == true);
        for name in required.map(|it| it["name"].as_str().unwrap()) {
            if !request.url.query_pairs().any(|(given, _)| given == name) {
                complaints.push(format!("?{name}: missing"));
            }
        }
        match (self.body(), request.body.is_empty()) {
            (_, true) => {}
            (Some(schema), false) => {
                let body = serde_json::from_slice(&request.body).unwrap();
                complaints.extend(self.spec.complaints(schema, &body, "body"));
            }
            (None, false) => complaints.push("a body where none is taken".to_owned()),
        }
        complaints
    }
}

#[tokio::test]
async fn every_request_is_one_zoom_specifies() {
    let Some(specs) = Spec::all() else { return };
    let mut problems = Vec::new();
    let mut undescribed = Vec::new();
    for (operation, verb, below) in ALL {
        let server = MockServer::start().await;
        Mock::given(any()).respond_with(ok(json!({}))).mount(&server).await;
        let _ = perform(&client(&server), operation).await;
        let requests = server.received_requests().await.unwrap();
        assert_eq!(requests.len(), 1, "{operation:?}");
        let request = &requests[0];
        let sent = request.method.as_str().to_ascii_lowercase();
        let path = request.url.path().strip_prefix("/v2").unwrap();
        assert_eq!((sent.as_str(), path), (verb, below), "{operation:?}");
        // The newest that knows it: what Zoom has added since is not in the older.
        match specs.iter().find_map(|spec| spec.describes(verb, below)) {
            Some(described) => {
                let complaints = described.complaints(request);
                problems.extend(
                    complaints
                        .iter()
                        .map(|it| format!("{}: {operation:?}: {it}", described.spec.name)),
                );
            }
            None => undescribed.push(operation),
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    // Zoom: newer than both.
    assert_eq!(undescribed, [crate::Operation::UsersSummary]);
}

#[test]
fn every_label_is_the_one_zoom_specifies() {
    let Some(specs) = Spec::all() else { return };
    let mut compared = 0;
    for (operation, verb, below) in ALL {
        for described in specs.iter().filter_map(|spec| spec.describes(verb, below)) {
            let text = described.operation["description"].as_str().unwrap_or_default();
            let Some((_, after)) = text.split_once("Rate Limit Label") else { continue };
            let label = operation.label().name().to_ascii_uppercase();
            let told = ["LIGHT", "MEDIUM", "HEAVY"].map(|name| {
                (after.to_ascii_uppercase().find(&format!("`{name}`")).unwrap_or(usize::MAX), name)
            });
            let (at, told) = told.into_iter().min().unwrap();
            if at < usize::MAX {
                assert_eq!(label, told, "{}: {operation:?}", described.spec.name);
                compared += 1;
            }
        }
    }
    assert!(compared >= 20, "only {compared} labels were found");
}
