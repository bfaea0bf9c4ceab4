//! A host that can do what no web framework does: fall silent, break off, never end.

use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// What to do about a request: with its connection, its address line and its number from 0. The
/// connection serves the next request if it is given back.
pub(super) type Act = dyn Fn(TcpStream, String, usize) -> Pin<Box<dyn Future<Output = Option<TcpStream>> + Send>>
    + Send
    + Sync;

/// A host and how many requests it has seen.
pub(super) struct Host {
    pub(super) address: String,
    seen: Arc<AtomicUsize>,
}

impl Host {
    pub(super) async fn start<F, R>(act: F) -> Self
    where
        F: Fn(TcpStream, String, usize) -> R + Send + Sync + 'static,
        R: Future<Output = Option<TcpStream>> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let seen = Arc::new(AtomicUsize::new(0));
        let act: Arc<Act> =
            Arc::new(move |stream, line, number| Box::pin(act(stream, line, number)));
        let counter = seen.clone();
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                tokio::spawn(serve(stream, act.clone(), counter.clone()));
            }
        });
        Self { address, seen }
    }

    pub(super) fn seen(&self) -> usize {
        self.seen.load(Ordering::SeqCst)
    }
}

async fn serve(mut stream: TcpStream, act: Arc<Act>, seen: Arc<AtomicUsize>) {
    let mut held = Vec::new();
    loop {
        let end = loop {
            if let Some(end) = held.windows(4).position(|four| four == b"\r\n\r\n") {
                break end + 4;
            }
            match stream.read_buf(&mut held).await {
                Ok(0) | Err(_) => return,
                Ok(_) => {}
            }
        };
        let head = String::from_utf8(held.drain(..end).collect()).unwrap();
        let line = head.lines().next().unwrap().to_owned();
        let number = seen.fetch_add(1, Ordering::SeqCst);
        match act(stream, line, number).await {
            Some(again) => stream = again,
            None => return,
        }
    }
}

/// An answer with everything it needs.
pub(super) fn http(status: u16, headers: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status} x\r\ncontent-type: application/json\r\n{headers}content-length: {}\r\n\r\n{body}",
        body.len(),
    )
}

/// Sends an answer; the connection serves on.
pub(super) async fn say(mut stream: TcpStream, text: String) -> Option<TcpStream> {
    stream.write_all(text.as_bytes()).await.ok().map(|()| stream)
}
