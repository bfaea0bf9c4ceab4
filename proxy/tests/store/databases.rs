//! An empty database of a test's own.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use greenroom::store::{PostgresStore, SqliteStore, Store};
use sqlx::{AssertSqlSafe, Connection, PgConnection};

/// Names the PostgreSQL server tests may make databases in.
const SERVER: &str = "GREENROOM_TEST_POSTGRES";

static DATABASES: AtomicU32 = AtomicU32::new(1);

/// An empty database.
pub(crate) enum Database {
    Sqlite { file: PathBuf, _dir: tempfile::TempDir },
    Postgres { url: String },
}

impl Database {
    pub(crate) fn sqlite() -> Self {
        let dir = tempfile::tempdir().unwrap();
        Self::Sqlite { file: dir.path().join("store.sqlite"), _dir: dir }
    }

    /// `None` where no server is named.
    pub(crate) async fn postgres() -> Option<Self> {
        let server = std::env::var(SERVER).ok()?;
        let number = DATABASES.fetch_add(1, Ordering::SeqCst);
        let name = format!("store_{}_{number}", std::process::id());
        let mut admin = PgConnection::connect(&server).await.unwrap();
        let create = AssertSqlSafe(format!("CREATE DATABASE {name}"));
        sqlx::query(create).execute(&mut admin).await.unwrap();
        let (base, _) = server.rsplit_once('/').unwrap();
        Some(Self::Postgres { url: format!("{base}/{name}") })
    }

    /// Opens it, as a server that starts does.
    pub(crate) async fn open(&self) -> Arc<dyn Store> {
        match self {
            Self::Sqlite { file, .. } => Arc::new(SqliteStore::open(file).await.unwrap()),
            Self::Postgres { url } => {
                Arc::new(PostgresStore::connect(&url.as_str().into()).await.unwrap())
            }
        }
    }
}

/// Runs each of these functions as a test on each database.
macro_rules! on_every_store {
    ($($rule:ident),* $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $rule() {
                super::$rule(crate::databases::Database::sqlite()).await;
            })*
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $rule() {
                if let Some(database) = crate::databases::Database::postgres().await {
                    super::$rule(database).await;
                }
            })*
        }
    };
}
pub(crate) use on_every_store;
