//! What takes longer to read from Zoom than a request may last: it is read in the background, and
//! whoever asked asks again. A process keeps its own: with replicas behind one address each reads for
//! those who come to it, at the pace they all share.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{
    sync::{Notify, watch},
    time::{Instant, timeout, timeout_at},
};
use zoom::{Error, ZoomClient};

use crate::app::App;

/// Longest one request waits for a reading.
const WAIT: Duration = Duration::from_secs(10);
/// Of the time a request has left, the part it may wait: some must be left to answer in.
const SHARE: f64 = 0.8;
/// How long a reading goes on while nobody asks for it: longer than who asked takes to ask again.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long what was read waits to be asked for: shorter, for it grows old.
const KEPT: Duration = Duration::from_secs(15);
/// The same of a reading that failed: whoever comes later had better try.
const FAILURE_KEPT: Duration = Duration::from_secs(3);
/// Longest a reading may take: more than the largest account's lists need on a bad day.
const READ_WITHIN: Duration = Duration::from_mins(30);
/// How many readings of one kind there are at most: each holds a whole list in memory. Who asks for
/// another waits, as for one that takes long.
const AT_MOST: usize = 16;

/// What came of a reading; nothing while it is under way.
type State<T> = Option<Result<Arc<T>, Error>>;

/// The readings of one kind that are under way or wait to be asked for, by what they read.
#[derive(Debug)]
pub struct LongReadings<K, T>(Arc<Shared<K, T>>);

#[derive(Debug)]
struct Shared<K, T> {
    held: Mutex<HashMap<K, Held<T>>>,
    /// Told whenever there is room for another.
    room: Notify,
}

#[derive(Debug)]
struct Held<T> {
    state: watch::Receiver<State<T>>,
    /// Told whenever somebody asks.
    asked: watch::Sender<()>,
}

impl<T> Held<T> {
    /// Whether somebody may wait for it: one that broke off tells nothing any more.
    fn serves(&self) -> bool {
        self.state.borrow().is_some() || self.state.has_changed().is_ok()
    }
}

impl<K, T> Clone for LongReadings<K, T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<K, T> Default for LongReadings<K, T> {
    fn default() -> Self {
        Self(Arc::new(Shared { held: Mutex::default(), room: Notify::new() }))
    }
}

impl<K, T> LongReadings<K, T>
where
    K: Clone + Eq + Hash + Send + 'static,
    T: Send + Sync + 'static,
{
    /// What is read under a name, by `read` where nobody reads it yet; nothing while that takes
    /// longer than the request may wait. What was answered once is read anew the next time.
    ///
    /// # Errors
    /// Says why it cannot be read.
    pub(crate) async fn ask<F>(
        &self,
        app: &App,
        name: K,
        read: impl FnOnce(ZoomClient) -> F,
    ) -> Result<Option<Arc<T>>, Error>
    where
        F: Future<Output = Result<T, Error>> + Send + 'static,
    {
        let wait = app.patience(WAIT).mul_f64(SHARE);
        let zoom = app.zoom.unhurried();
        self.within(wait, name, |end| read(zoom.until(end))).await
    }

    /// The same for whoever waits so long; `read` is told when it has to end.
    async fn within<F>(
        &self,
        wait: Duration,
        name: K,
        read: impl FnOnce(Instant) -> F,
    ) -> Result<Option<Arc<T>>, Error>
    where
        F: Future<Output = Result<T, Error>> + Send + 'static,
    {
        let end = Instant::now() + wait;
        let Ok(mut state) = timeout_at(end, self.reading(&name, read)).await else {
            return Ok(None);
        };
        let came = match timeout_at(end, state.wait_for(Option::is_some)).await {
            Ok(Ok(state)) => state.clone(),
            Ok(Err(_)) => Some(Err(Error::Timeout)),
            Err(_) => None,
        };
        match came {
            None => Ok(None),
            Some(came) => {
                // Whoever asks from now on sees what has changed since.
                self.forget(&name, &state);
                came.map(Some)
            }
        }
    }

    /// The reading of a name, begun once there is room for it.
    async fn reading<F>(
        &self,
        name: &K,
        read: impl FnOnce(Instant) -> F,
    ) -> watch::Receiver<State<T>>
    where
        F: Future<Output = Result<T, Error>> + Send + 'static,
    {
        loop {
            let room = self.0.room.notified();
            {
                let mut readings = self.held();
                readings.retain(|_, held| held.serves());
                if let Some(held) = readings.get(name) {
                    held.asked.send_replace(());
                    return held.state.clone();
                }
                if readings.len() < AT_MOST {
                    return self.begin(&mut readings, name, read);
                }
            }
            room.await;
        }
    }

    fn begin<F>(
        &self,
        readings: &mut HashMap<K, Held<T>>,
        name: &K,
        read: impl FnOnce(Instant) -> F,
    ) -> watch::Receiver<State<T>>
    where
        F: Future<Output = Result<T, Error>> + Send + 'static,
    {
        let (tell, state) = watch::channel(None);
        let (asked, mut heard) = watch::channel(());
        readings.insert(name.clone(), Held { state: state.clone(), asked });
        let read = read(Instant::now() + READ_WITHIN);
        let (readings, name, watched) = (self.clone(), name.clone(), state.clone());
        // Not among the tasks a server waits for before it ends: nothing is lost with a reading.
        tokio::spawn(async move {
            tokio::select! {
                read = read => {
                    let kept = if read.is_ok() { KEPT } else { FAILURE_KEPT };
                    tell.send_replace(Some(read.map(Arc::new)));
                    // It goes as soon as it was answered.
                    let forgotten = async { while heard.changed().await.is_ok() {} };
                    let _ = timeout(kept, forgotten).await;
                }
                () = abandoned(heard.clone()) => {}
            }
            readings.forget(&name, &watched);
        });
        state
    }

    /// Keeps a reading no longer, unless another has begun meanwhile.
    fn forget(&self, name: &K, state: &watch::Receiver<State<T>>) {
        let mut readings = self.held();
        if readings.get(name).is_some_and(|held| held.state.same_channel(state)) {
            readings.remove(name);
            self.0.room.notify_waiters();
        }
    }

    fn held(&self) -> MutexGuard<'_, HashMap<K, Held<T>>> {
        self.0.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Ends once nobody has asked for a while.
async fn abandoned(mut asked: watch::Receiver<()>) {
    while let Ok(Ok(())) = timeout(PATIENCE, asked.changed()).await {}
}

#[cfg(test)]
mod tests {
    use tokio::time::sleep;

    use super::*;

    type Readings = LongReadings<u8, u8>;

    const SOON: Duration = Duration::from_secs(1);

    /// Reads for so long.
    fn lasting(
        seconds: u64,
    ) -> impl FnOnce(Instant) -> std::pin::Pin<Box<dyn Future<Output = Result<u8, Error>> + Send>>
    {
        move |_| {
            Box::pin(async move {
                sleep(Duration::from_secs(seconds)).await;
                Ok(7)
            })
        }
    }

    fn unread(_: Instant) -> std::future::Ready<Result<u8, Error>> {
        panic!("it is read already")
    }

    #[tokio::test(start_paused = true)]
    async fn who_asks_again_gets_what_was_read_meanwhile_and_the_next_has_it_read_anew() {
        let readings = Readings::default();
        assert_eq!(readings.within(SOON, 1, lasting(5)).await.unwrap(), None);
        for _ in 0..3 {
            assert_eq!(readings.within(SOON, 1, unread).await.unwrap(), None);
        }
        assert_eq!(readings.within(SOON * 9, 1, unread).await.unwrap().as_deref(), Some(&7));
        assert_eq!(readings.within(SOON, 1, lasting(5)).await.unwrap(), None);
    }

    #[tokio::test(start_paused = true)]
    async fn what_was_read_waits_a_while_to_be_asked_for_and_no_longer_takes_memory_then() {
        let readings = Readings::default();
        assert_eq!(readings.within(SOON, 1, lasting(2)).await.unwrap(), None);
        sleep(KEPT).await;
        let read = readings.within(SOON, 1, unread).await.unwrap().unwrap();
        tokio::task::yield_now().await;
        assert_eq!((*read, Arc::strong_count(&read)), (7, 1), "it is held by nobody else");
        assert_eq!(readings.within(SOON, 1, lasting(2)).await.unwrap(), None);
        sleep(KEPT + SOON * 2).await;
        assert!(readings.held().is_empty(), "it is kept no longer");
    }

    #[tokio::test(start_paused = true)]
    async fn who_comes_later_tries_what_failed_for_somebody_who_went() {
        let readings = Readings::default();
        let fails = |_| async {
            sleep(SOON * 2).await;
            Err(Error::Timeout)
        };
        assert_eq!(readings.within(SOON, 1, fails).await.unwrap(), None);
        sleep(SOON * 2 + FAILURE_KEPT).await;
        assert_eq!(readings.within(SOON, 1, lasting(0)).await.unwrap().as_deref(), Some(&7));
    }

    #[tokio::test(start_paused = true)]
    async fn a_reading_nobody_asks_for_any_more_ends() {
        let readings = Readings::default();
        assert_eq!(readings.within(SOON, 1, lasting(1_000)).await.unwrap(), None);
        for _ in 0..5 {
            sleep(PATIENCE / 2).await;
            assert_eq!(readings.within(SOON, 1, unread).await.unwrap(), None);
        }
        sleep(PATIENCE + SOON).await;
        assert!(readings.held().is_empty(), "it goes on");
    }

    #[tokio::test(start_paused = true)]
    async fn only_so_many_are_read_at_once() {
        let readings = LongReadings::<usize, u8>::default();
        for name in 0..AT_MOST {
            assert_eq!(readings.within(SOON, name, lasting(100)).await.unwrap(), None);
        }
        let begun = Instant::now();
        assert_eq!(readings.within(SOON, AT_MOST, lasting(0)).await.unwrap(), None);
        assert_eq!(begun.elapsed(), SOON, "it waits for its turn");
        // The first are not asked for again: there is room.
        sleep(PATIENCE).await;
        assert_eq!(readings.within(SOON, AT_MOST, lasting(0)).await.unwrap().as_deref(), Some(&7));
    }

    #[tokio::test(start_paused = true)]
    async fn a_reading_that_breaks_off_is_told_and_begun_anew() {
        let readings = Readings::default();
        let breaks = |_| async { panic!("a fault") };
        assert_eq!(readings.within(SOON, 1, breaks).await, Err(Error::Timeout));
        assert_eq!(readings.within(SOON, 1, lasting(0)).await.unwrap().as_deref(), Some(&7));
    }
}
