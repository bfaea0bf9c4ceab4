//! Everything a store holds, as bytes.

use sqlx::{AssertSqlSafe, Connection, PgConnection};

use crate::databases::Database;

/// The bytes of SQLite's files, its log of changes among them; of PostgreSQL every row of every
/// table as text.
pub(crate) async fn of(database: &Database) -> Vec<u8> {
    // It can be read as what it is: a dump of nothing would find nothing.
    database.open().await.ping().await.unwrap();
    match database {
        Database::Sqlite { file, .. } => ["", "-wal", "-shm"]
            .iter()
            .filter_map(|end| std::fs::read(format!("{}{end}", file.display())).ok())
            .flatten()
            .collect(),
        Database::Postgres { url } => {
            let mut connection = PgConnection::connect(url).await.unwrap();
            let tables: Vec<String> = sqlx::query_scalar(
                "SELECT table_name::text FROM information_schema.tables
                 WHERE table_schema = 'public'",
            )
            .fetch_all(&mut connection)
            .await
            .unwrap();
            let mut dump = Vec::new();
            for table in tables {
                let rows = AssertSqlSafe(format!("SELECT t::text FROM {table} t"));
                let rows: Vec<String> =
                    sqlx::query_scalar(rows).fetch_all(&mut connection).await.unwrap();
                dump.extend(rows.join("\n").into_bytes());
            }
            dump
        }
    }
}
