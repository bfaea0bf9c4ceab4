//! The sandbox account beside the server, as another program of the account sees it, and as a test
//! arranges it.

use std::process::Stdio;

use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    process::Command,
};

use crate::{Fault, Outcome, server::Server, server::program};

impl Server {
    /// Arranges the account by one of its controls: `POST /controls/faults`, for one.
    ///
    /// # Errors
    /// There is no account beside the server, or it refuses.
    pub async fn control(&self, method: &str, path: &str, body: &Value) -> Outcome {
        self.ask_account(method, path, "", &body.to_string()).await?;
        Ok(())
    }

    /// What the account tells of its calls.
    ///
    /// # Errors
    /// There is no account beside the server, or it refuses.
    pub async fn gauges(&self) -> Outcome<Value> {
        self.ask_account("GET", "/controls", "", "").await
    }

    /// All rows of a list of the account's own, page by page.
    ///
    /// # Errors
    /// There is no account beside the server, or it refuses.
    pub async fn zoom_list(&self, path: &str, rows: &str) -> Outcome<Vec<Value>> {
        let mut all = Vec::new();
        let mut token = String::new();
        loop {
            let page = format!("/v2{path}&page_size=300&next_page_token={token}");
            let mut page = self.ask_account("GET", &page, &access_token().await?, "").await?;
            if let Value::Array(found) = page[rows].take() {
                all.extend(found);
            }
            token = page["next_page_token"].as_str().unwrap_or_default().to_owned();
            if token.is_empty() {
                return Ok(all);
            }
        }
    }

    async fn ask_account(
        &self,
        method: &str,
        path: &str,
        token: &str,
        body: &str,
    ) -> Outcome<Value> {
        let url = self.account_url.as_deref().unwrap_or_default();
        let place = url.trim_start_matches("http://");
        let mut stream = TcpStream::connect(place).await?;
        let authority = if token.is_empty() {
            String::new()
        } else {
            format!("Authorization: Bearer {token}\r\n")
        };
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {place}\r\nConnection: close\r\n{authority}\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(request.as_bytes()).await?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await?;
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or_default();
        let done = head.starts_with("HTTP/1.1 2");
        if !done {
            return Err(Fault::Page(format!("{method} {path} was answered {answer}")));
        }
        Ok(serde_json::from_str(body).unwrap_or_default())
    }
}

/// A token of the account's own, for one call.
async fn access_token() -> Outcome<String> {
    let mut command = Command::new(program()?);
    let output = command.args(["token", "--sandbox"]).stdin(Stdio::null()).output().await?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
