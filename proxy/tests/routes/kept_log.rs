//! What the process of the tests writes into its log, kept to be read.

use std::{
    io,
    sync::{Arc, LazyLock, Mutex},
};

use serde_json::json;
use tracing_subscriber::fmt::MakeWriter;

/// Keeps what is written.
#[derive(Clone, Default)]
pub(crate) struct Kept(Arc<Mutex<Vec<u8>>>);

impl io::Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Kept {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

impl Kept {
    /// What was logged on the way of the request with this id.
    pub(crate) fn within(&self, request_id: &str) -> Vec<serde_json::Value> {
        let text = String::from_utf8(self.0.lock().unwrap().clone()).unwrap();
        let lines = text.lines().filter(|line| line.contains(request_id));
        let lines = lines.map(|line| serde_json::from_str(line).unwrap());
        lines.filter(|line: &serde_json::Value| line["span"]["request.id"] == request_id).collect()
    }

    /// The lines of requests that have this field.
    pub(crate) fn lines(&self, field: &str, value: &serde_json::Value) -> Vec<serde_json::Value> {
        let text = String::from_utf8(self.0.lock().unwrap().clone()).unwrap();
        let lines = text.lines().filter(|line| line.contains(&value.to_string()));
        let lines = lines.map(|line| serde_json::from_str(line).unwrap());
        lines
            .filter(|line: &serde_json::Value| line["fields"]["message"] == "request")
            .filter(|line| line["fields"][field] == *value)
            .collect()
    }

    /// The line of the request with this id.
    pub(crate) fn line(&self, request_id: &str) -> serde_json::Value {
        let mut lines = self.lines("request.id", &json!(request_id));
        assert_eq!(lines.len(), 1, "of {request_id}: {lines:?}");
        lines.remove(0)
    }
}

/// What this process writes, from the first call on. One subscriber for all tests: whether a line is
/// written at all is decided where it is written, once, by whichever test's thread comes there
/// first; it must not be one without a subscriber.
pub(crate) fn kept() -> &'static Kept {
    static KEPT: LazyLock<Kept> = LazyLock::new(|| {
        let kept = Kept::default();
        let subscriber = tracing_subscriber::fmt().json().with_writer(kept.clone()).finish();
        tracing::subscriber::set_global_default(subscriber).unwrap();
        kept
    });
    &KEPT
}
