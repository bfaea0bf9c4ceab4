//! Clients that speak just enough HTTP/1.1 to cost next to nothing themselves.

use std::{
    io,
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    task::JoinSet,
    time::{Instant, sleep_until},
};

use crate::load::{
    Server,
    measured::{Measured, Sample},
};

/// Different questions, so that hardly two under way at once are the same to Zoom.
const QUESTIONS: usize = 100;

/// An open connection.
pub(crate) struct Connection {
    stream: TcpStream,
    read: Vec<u8>,
}

/// What came of a question.
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// Whether the server closes the connection behind it.
    pub(crate) last: bool,
}

impl Connection {
    pub(crate) async fn open(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, read: Vec::with_capacity(16 * 1024) })
    }

    /// Asks and reads the whole answer.
    pub(crate) async fn ask(&mut self, request: &[u8]) -> io::Result<Answer> {
        self.stream.write_all(request).await?;
        self.read.clear();
        let head_end = loop {
            if let Some(at) = self.read.windows(4).position(|four| four == b"\r\n\r\n") {
                break at + 4;
            }
            self.more().await?;
        };
        let head = String::from_utf8_lossy(&self.read[..head_end]).to_ascii_lowercase();
        let field =
            |name: &str| head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        let unreadable = || io::Error::other(format!("cannot be read: {head}"));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
        let length: usize = field("content-length")
            .and_then(|length| length.parse().ok())
            .ok_or_else(unreadable)?;
        let last = field("connection") == Some("close");
        let status = status.ok_or_else(unreadable)?;
        while self.read.len() < head_end + length {
            self.more().await?;
        }
        Ok(Answer { status, last })
    }

    async fn more(&mut self) -> io::Result<()> {
        if self.stream.read_buf(&mut self.read).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(())
    }
}

/// Asks one server the same kind of question again and again.
#[derive(Clone)]
pub(crate) struct Asker {
    pub(crate) address: SocketAddr,
    questions: Arc<Vec<Vec<u8>>>,
    next: Arc<AtomicUsize>,
}

impl Asker {
    /// `path` ends where a number is to follow; `headers` are lines.
    pub(crate) fn new(address: SocketAddr, path: &str, headers: &str) -> Self {
        let question = |number| {
            format!("GET {path}{number} HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n").into_bytes()
        };
        let questions = Arc::new((1..=QUESTIONS).map(question).collect());
        Self { address, questions, next: Arc::default() }
    }

    pub(crate) fn question(&self) -> &[u8] {
        &self.questions[self.next.fetch_add(1, Ordering::Relaxed) % QUESTIONS]
    }

    /// As many clients, each asking anew once it is answered, for this long.
    pub(crate) async fn by_turns(&self, clients: usize, time: Duration) -> Measured {
        let began = Instant::now();
        let mut asking = JoinSet::new();
        for _ in 0..clients {
            let asker = self.clone();
            asking.spawn(async move {
                let (mut samples, mut connection) = (Vec::new(), None);
                while began.elapsed() < time {
                    samples.push(asker.sample(&mut connection, Instant::now()).await);
                }
                samples
            });
        }
        Measured::of(asking.join_all().await.concat(), began.elapsed())
    }

    /// So many questions a second for this long, whether or not the former are answered.
    pub(crate) async fn at_rate(&self, a_second: u32, time: Duration) -> Measured {
        let began = Instant::now();
        let idle: Arc<Mutex<Vec<Connection>>> = Arc::default();
        let mut asking = JoinSet::new();
        let step = Duration::from_secs(1) / a_second;
        let mut due = began;
        while due < began + time {
            sleep_until(due).await;
            let (asker, idle, asked_at) = (self.clone(), Arc::clone(&idle), due);
            asking.spawn(async move {
                let mut connection = idle.lock().unwrap().pop();
                let sample = asker.sample(&mut connection, asked_at).await;
                idle.lock().unwrap().extend(connection);
                sample
            });
            due += step;
        }
        let took = began.elapsed();
        Measured::of(asking.join_all().await, took)
    }

    /// Asks on this connection, opening one where there is none.
    async fn sample(&self, connection: &mut Option<Connection>, asked_at: Instant) -> Sample {
        let reused = connection.is_some();
        let mut answered = self.try_once(connection).await;
        // A server may close an idle connection at any moment.
        if reused && answered.is_err() {
            answered = self.try_once(connection).await;
        }
        Sample { status: answered.unwrap_or(0), took: asked_at.elapsed() }
    }

    async fn try_once(&self, held: &mut Option<Connection>) -> io::Result<u16> {
        let mut connection = match held.take() {
            Some(connection) => connection,
            None => Connection::open(self.address).await?,
        };
        let answer = connection.ask(self.question()).await?;
        if !answer.last {
            *held = Some(connection);
        }
        Ok(answer.status)
    }
}

/// Clients that send half a request and no more: of every third the head is whole and the body
/// does not come.
pub(crate) async fn half_requests(server: &Server, number: usize) -> Vec<Connection> {
    let head = format!("Host: localhost\r\n{}", server.headers);
    let body = "Content-Type: application/json\r\nContent-Length: 60000\r\n\r\n{";
    let mut opened = Vec::new();
    for number in 0..number {
        let half = match number % 3 {
            0 => format!("POST /api/signin HTTP/1.1\r\n{head}{body}"),
            _ => format!("GET / HTTP/1.1\r\n{head}"),
        };
        let mut connection = Connection::open(server.address).await.unwrap();
        connection.stream.write_all(half.as_bytes()).await.unwrap();
        opened.push(connection);
    }
    opened
}
