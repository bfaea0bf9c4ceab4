//! The connections people hold: how many, how many of them from one address, and how long one may
//! take to say what it asks for. Without such bounds a few hundred that say nothing would keep
//! everybody else out.

mod body;

use std::{
    collections::HashMap,
    future::poll_fn,
    io,
    net::{IpAddr, Ipv6Addr, SocketAddr},
    pin::pin,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    task::Poll,
    time::Duration,
};

use axum::{Router, extract::ConnectInfo, serve::Listener};
use hyper::{
    Request,
    body::Incoming,
    header::{CONNECTION, HeaderValue},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use ipnet::IpNet;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};
use tower::ServiceExt;

use body::Timely;

/// What connections may take.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// How long a request's head may take to arrive, the wait for the next request included.
    pub head_timeout: Duration,
    /// How long a request's body may take to arrive, from the end of its head.
    pub body_timeout: Duration,
    /// Most connections at once. Further ones wait until one ends.
    pub connections_max: usize,
    /// Most connections at once from one address. Further ones are closed.
    pub per_peer_max: usize,
}

impl Default for Bounds {
    /// Fits the 1024 open files a process usually has, the store's and the log's among them.
    fn default() -> Self {
        Self {
            head_timeout: Duration::from_secs(10),
            body_timeout: Duration::from_secs(20),
            connections_max: 900,
            per_peer_max: 100,
        }
    }
}

/// How long connections without a request stay open once the server was told to stop. Closing one
/// at the moment its next request is on the way would fail that request; answered, it is told to
/// come no more.
const LINGER: Duration = Duration::from_secs(1);

/// Answers on `listener` until `stop` comes, then until the requests under way are answered.
/// HTTP/1 alone: a reverse proxy speaks HTTP/2 with browsers. From the addresses in `proxies`
/// many people's connections come, so that they count in all only.
pub async fn serve(
    mut listener: TcpListener,
    router: Router,
    bounds: Bounds,
    proxies: Vec<IpNet>,
    stop: impl Future<Output = ()>,
) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(bounds.head_timeout);
    let peers = Peers { proxies, max: bounds.per_peer_max, held: Arc::default() };
    let connections = Connections {
        http,
        router,
        bounds,
        peers,
        places: Arc::new(Semaphore::new(bounds.connections_max)),
        graceful: GracefulShutdown::new(),
        stopping: Arc::default(),
    };
    let mut stop = pin!(stop);
    loop {
        let accepted = async {
            let place = Arc::clone(&connections.places).acquire_owned().await;
            (place, Listener::accept(&mut listener).await)
        };
        let (place, (stream, address)) = tokio::select! {
            accepted = accepted => accepted,
            () = &mut stop => break,
        };
        connections.open(stream, address, place.ok());
    }
    connections.stopping.store(true, Ordering::Relaxed);
    // Who connected before the stop, and was not seen yet, is answered too.
    while let Ok(place) = Arc::clone(&connections.places).try_acquire_owned()
        && let Some(Ok((stream, address))) = waiting(&listener).await
    {
        connections.open(stream, address, Some(place));
    }
    // Whoever connects from now on is told at once that nobody listens.
    drop(listener);
    connections.close().await;
}

/// The next of those who wait to be accepted.
async fn waiting(listener: &TcpListener) -> Option<io::Result<(TcpStream, SocketAddr)>> {
    poll_fn(|cx| match listener.poll_accept(cx) {
        Poll::Ready(accepted) => Poll::Ready(Some(accepted)),
        Poll::Pending => Poll::Ready(None),
    })
    .await
}

/// What all connections share.
struct Connections {
    http: http1::Builder,
    router: Router,
    bounds: Bounds,
    peers: Peers,
    places: Arc<Semaphore>,
    graceful: GracefulShutdown,
    /// Whether each connection ends with its next answer.
    stopping: Arc<AtomicBool>,
}

impl Connections {
    /// Answers what comes on a connection.
    fn open(&self, stream: TcpStream, address: SocketAddr, place: Option<OwnedSemaphorePermit>) {
        let Some(counted) = self.peers.admit(address.ip()) else {
            tracing::debug!(peer = %address.ip(), "closed: too many connections from one address");
            return;
        };
        let (router, body_timeout) = (self.router.clone(), self.bounds.body_timeout);
        let stopping = Arc::clone(&self.stopping);
        let service = service_fn(move |request: Request<Incoming>| {
            let mut request = request.map(|body| Timely::new(body, body_timeout));
            request.extensions_mut().insert(ConnectInfo::<SocketAddr>(address));
            let (answering, stopping) = (router.clone().oneshot(request), stopping.clone());
            async move {
                let mut answer = answering.await?;
                if stopping.load(Ordering::Relaxed) {
                    answer.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
                }
                Ok::<_, std::convert::Infallible>(answer)
            }
        });
        let connection = self.http.serve_connection(TokioIo::new(stream), service);
        let connection = self.graceful.watch(connection);
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::trace!(%error, "a connection ended early");
            }
            drop((place, counted));
        });
    }

    /// Ends them all: at first each with its next answer, then those that ask nothing at once.
    async fn close(self) {
        let all = u32::try_from(self.bounds.connections_max).unwrap_or(u32::MAX);
        // All places are free when no connection is left.
        let _ = timeout(LINGER, self.places.acquire_many(all)).await;
        self.graceful.shutdown().await;
    }
}

/// Who holds how many connections.
struct Peers {
    proxies: Vec<IpNet>,
    max: usize,
    held: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

impl Peers {
    /// Counts a connection until the answer is dropped; `None` where the peer holds too many.
    fn admit(&self, peer: IpAddr) -> Option<Counted> {
        let peer = peer.to_canonical();
        let held = Arc::clone(&self.held);
        if peer.is_loopback() || self.proxies.iter().any(|net| net.contains(&peer)) {
            return Some(Counted { held, owner: None });
        }
        let owner = owner(peer);
        let mut counts = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(owner).or_default();
        if *count >= self.max {
            return None;
        }
        *count += 1;
        Some(Counted { held, owner: Some(owner) })
    }
}

/// Whom an address belongs to: of IPv6 one is given some 2^64 of them.
fn owner(peer: IpAddr) -> IpAddr {
    match peer {
        IpAddr::V4(_) => peer,
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
    }
}

/// A connection that is counted.
struct Counted {
    held: Arc<Mutex<HashMap<IpAddr, usize>>>,
    owner: Option<IpAddr>,
}

impl Drop for Counted {
    fn drop(&mut self) {
        let Some(owner) = self.owner else { return };
        let mut counts = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&owner) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&owner);
            }
        }
    }
}

/// Lets this process open as many files as it may have at all; each connection is one, and the
/// call to Zoom made for it another.
pub fn raise_open_files_limit() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let limit = getrlimit(Resource::Nofile);
        let raised = Rlimit { current: limit.maximum, maximum: limit.maximum };
        if let Err(error) = setrlimit(Resource::Nofile, raised) {
            tracing::debug!(%error, "the limit of open files stays at {:?}", limit.current);
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::routing::{get, post};
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpStream,
        sync::{mpsc, oneshot},
        task::JoinHandle,
    };

    use super::*;

    const ASK: &[u8] = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    const ASK_AND_STAY: &[u8] = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n";

    /// A server on a port of its own, what stops it, and its task.
    async fn start(
        router: Router,
        bounds: Bounds,
    ) -> (SocketAddr, oneshot::Sender<()>, JoinHandle<()>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let stopped = async move { drop(stopped.await) };
        let served = tokio::spawn(serve(listener, router, bounds, Vec::new(), stopped));
        (address, stop, served)
    }

    async fn connect(address: SocketAddr, says: &[u8]) -> TcpStream {
        let mut connection = TcpStream::connect(address).await.unwrap();
        connection.write_all(says).await.unwrap();
        connection
    }

    /// What comes until the other end closes.
    async fn rest(mut connection: TcpStream) -> String {
        let mut bytes = Vec::new();
        // Closing may take the form of a reset.
        let _ = connection.read_to_end(&mut bytes).await;
        String::from_utf8(bytes).unwrap()
    }

    #[tokio::test]
    async fn half_sent_requests_keep_nobody_from_being_answered_and_are_closed_in_time() {
        let router = Router::new().route("/", get(async || "answered"));
        let bounds = Bounds { head_timeout: Duration::from_secs(2), ..Bounds::default() };
        let (address, _stop, _served) = start(router, bounds).await;
        let mut half_open = Vec::new();
        for _ in 0..300 {
            half_open.push(connect(address, b"GET / HTTP/1.1\r\nHost: x").await);
        }
        assert!(rest(connect(address, ASK).await).await.ends_with("answered"));
        for connection in half_open {
            assert!(!rest(connection).await.contains("answered"));
        }
        let mut idle = connect(address, ASK_AND_STAY).await;
        let mut first = [0; 12];
        idle.read_exact(&mut first).await.unwrap();
        assert_eq!(&first, b"HTTP/1.1 200");
        assert!(rest(idle).await.ends_with("answered"), "an idle connection is closed, too");
    }

    #[tokio::test]
    async fn a_body_that_does_not_come_is_given_up_and_one_that_comes_is_read() {
        let router = Router::new().route("/", post(async |body: String| body));
        let bounds = Bounds { body_timeout: Duration::from_secs(1), ..Bounds::default() };
        let (address, _stop, _served) = start(router, bounds).await;
        let head = "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 6\r\n\r\n";
        let whole = rest(connect(address, format!("{head}abcdef").as_bytes()).await).await;
        assert!(whole.starts_with("HTTP/1.1 200") && whole.ends_with("abcdef"), "{whole}");
        let half = rest(connect(address, format!("{head}abc").as_bytes()).await).await;
        assert!(half.starts_with("HTTP/1.1 400"), "{half}");
    }

    #[tokio::test]
    async fn who_finds_every_place_taken_is_answered_once_one_is_free() {
        let router = Router::new().route("/", get(async || "answered"));
        let head_timeout = Duration::from_secs(1);
        let bounds = Bounds { head_timeout, connections_max: 3, ..Bounds::default() };
        let (address, _stop, _served) = start(router, bounds).await;
        let mut half_open = Vec::new();
        for _ in 0..3 {
            half_open.push(connect(address, b"GET").await);
        }
        assert!(rest(connect(address, ASK).await).await.ends_with("answered"));
        drop(half_open);
    }

    #[tokio::test]
    async fn a_request_under_way_is_answered_after_the_server_was_told_to_stop() {
        let (arrived, mut arrivals) = mpsc::channel(1);
        let (release, released) = oneshot::channel::<()>();
        let released = Arc::new(tokio::sync::Mutex::new(Some(released)));
        let handler = get(async move || {
            arrived.send(()).await.unwrap();
            released.lock().await.take().unwrap().await.unwrap();
            "answered"
        });
        let (address, stop, served) =
            start(Router::new().route("/", handler), Bounds::default()).await;
        let under_way = connect(address, ASK_AND_STAY).await;
        arrivals.recv().await.unwrap();
        stop.send(()).unwrap();
        // Refused: the server no longer listens, so it has seen the stop.
        while TcpStream::connect(address).await.is_ok() {
            tokio::task::yield_now().await;
        }
        release.send(()).unwrap();
        assert!(rest(under_way).await.ends_with("answered"));
        served.await.unwrap();
    }

    #[tokio::test]
    async fn the_address_of_who_connected_reaches_the_routes() {
        let handler = get(async |ConnectInfo(peer): ConnectInfo<SocketAddr>| peer.to_string());
        let (address, _stop, _served) =
            start(Router::new().route("/", handler), Bounds::default()).await;
        let connection = connect(address, ASK).await;
        let own = connection.local_addr().unwrap().to_string();
        assert!(rest(connection).await.ends_with(&own));
    }

    #[tokio::test]
    async fn http_2_is_not_spoken() {
        let router = Router::new().route("/", get(async || "answered"));
        let (address, _stop, _served) = start(router, Bounds::default()).await;
        let answer = rest(connect(address, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").await).await;
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 "), "{answer:?}");
    }

    #[test]
    fn one_address_holds_so_many_connections_and_proxies_and_this_machine_any() {
        let peers =
            Peers { proxies: vec!["10.0.0.0/8".parse().unwrap()], max: 2, held: Arc::default() };
        let admit = |address: &str| peers.admit(address.parse().unwrap());
        let held = [admit("203.0.113.9"), admit("::ffff:203.0.113.9")];
        assert!(held.iter().all(Option::is_some));
        assert!(admit("203.0.113.9").is_none());
        assert!(admit("203.0.113.10").is_some());
        drop(held);
        assert!(admit("203.0.113.9").is_some());
        let neighbours = [admit("2001:db8::1"), admit("2001:db8::2")];
        assert!(neighbours.iter().all(Option::is_some));
        assert!(admit("2001:db8::3").is_none());
        assert!(admit("2001:db8:0:1::3").is_some());
        for many in ["10.0.0.7", "127.0.0.1", "::1"] {
            let held: Vec<_> = (0..5).map(|_| admit(many)).collect();
            assert!(held.iter().all(Option::is_some), "{many}");
        }
        drop(neighbours);
        assert!(peers.held.lock().unwrap().is_empty(), "what has ended leaves nothing");
    }
}
