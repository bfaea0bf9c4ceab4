//! Bodies that come late, in part, or without end.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use axum::body::{Bytes, HttpBody};
use http_body::{Frame, SizeHint};
use tokio::time::{Sleep, sleep};

/// How long half a body has to reach the client before the connection closes.
const HALF_TIME: Duration = Duration::from_millis(20);
/// What an endless body is made of: spaces, which JSON allows between its parts.
static SPACES: [u8; 64 * 1024] = [b' '; 64 * 1024];

type Next = Poll<Option<Result<Frame<Bytes>, io::Error>>>;

fn data(bytes: Bytes) -> Next {
    Poll::Ready(Some(Ok(Frame::data(bytes))))
}

/// A body that breaks off. The server closes the connection, for what it announced cannot be kept.
pub(super) struct Doomed {
    head: Option<Bytes>,
    announced: SizeHint,
    pause: Pin<Box<Sleep>>,
}

impl Doomed {
    /// Breaks off before anything was sent, headers included.
    pub(super) fn at_once() -> Self {
        let pause = Box::pin(sleep(Duration::ZERO));
        Self { head: None, announced: SizeHint::default(), pause }
    }

    /// Breaks off after the first half.
    pub(super) fn half_of(whole: &Bytes) -> Self {
        let announced = SizeHint::with_exact(whole.len() as u64);
        let head = Some(whole.slice(..whole.len() / 2));
        Self { head, announced, pause: Box::pin(sleep(HALF_TIME)) }
    }
}

impl HttpBody for Doomed {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Next {
        if let Some(head) = self.head.take() {
            return data(head);
        }
        if self.announced.exact().is_some() {
            ready!(self.pause.as_mut().poll(context));
        }
        Poll::Ready(Some(Err(io::ErrorKind::ConnectionReset.into())))
    }

    fn size_hint(&self) -> SizeHint {
        self.announced
    }
}

/// A body that comes a byte at a time.
pub(super) struct Dripping {
    rest: Bytes,
    every: Duration,
    pause: Pin<Box<Sleep>>,
}

impl Dripping {
    pub(super) fn of(whole: Bytes, every: Duration) -> Self {
        Self { rest: whole, every, pause: Box::pin(sleep(every)) }
    }
}

impl HttpBody for Dripping {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Next {
        if self.rest.is_empty() {
            return Poll::Ready(None);
        }
        ready!(self.pause.as_mut().poll(context));
        self.pause = Box::pin(sleep(self.every));
        data(self.rest.split_to(1))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.rest.len() as u64)
    }
}

/// A body of spaces that does not say how long it is, and keeps nothing in memory.
pub(super) struct Endless {
    left: u64,
}

impl Endless {
    pub(super) fn of(bytes: u64) -> Self {
        Self { left: bytes }
    }
}

impl HttpBody for Endless {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Next {
        let length = self.left.min(SPACES.len() as u64);
        if length == 0 {
            return Poll::Ready(None);
        }
        self.left -= length;
        // At most the length of `SPACES`.
        data(Bytes::from_static(&SPACES[..length as usize]))
    }
}
