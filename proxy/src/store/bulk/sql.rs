//! The SQL of bulk jobs, for both databases.

macro_rules! bulk_sql {
    ($store:ty, $row:ty, $database:ty) => {
        impl $store {
            fn bulk_job(row: &$row) -> Result<BulkJob, StoreError> {
                const TABLE: &str = "bulk_jobs";
                let text = |name: &str| row.try_get::<String, _>(name);
                let licence: Option<i64> = row.try_get("licence")?;
                let licence = licence.map(u16::try_from).transpose();
                Ok(BulkJob {
                    id: text("id")?.parse().map_err(|_| StoreError::Corrupt(TABLE))?,
                    kind: bulk::named(&BulkKind::ALL, BulkKind::name, &text("kind")?, TABLE)?,
                    licence: licence.map_err(|_| StoreError::Corrupt(TABLE))?.map(Licence),
                    state: bulk::named(&BulkState::ALL, BulkState::name, &text("state")?, TABLE)?,
                    actor_id: text("actor_id")?.parse().map_err(|_| StoreError::Corrupt(TABLE))?,
                    actor_email: text("actor_email")?,
                    address: text("address")?,
                    request_id: text("request_id")?,
                    created_at: instant(row.try_get("created_at")?, TABLE)?,
                    resumes_at: instant(row.try_get("resumes_at")?, TABLE)?,
                })
            }

            fn bulk_job_row(row: &$row) -> Result<BulkJobRow, StoreError> {
                const TABLE: &str = "bulk_rows";
                let state: String = row.try_get("state")?;
                let whole = |name: &str| -> Result<u32, StoreError> {
                    let whole: i64 = row.try_get(name)?;
                    u32::try_from(whole).map_err(|_| StoreError::Corrupt(TABLE))
                };
                Ok(BulkJobRow {
                    number: whole("number")?,
                    email: row.try_get("email")?,
                    input: row.try_get("input")?,
                    state: bulk::named(&BulkRowState::ALL, BulkRowState::name, &state, TABLE)?,
                    tries: whole("tries")?,
                    code: row.try_get("code")?,
                    message: row.try_get("message")?,
                })
            }

            /// Begins a change that sees a job's rows as all changes before have left them, and
            /// that those after wait for. One statement that waits for another's end would still
            /// see other rows as they were when it began to wait.
            async fn alone_with(
                &self,
                id: &BulkId,
            ) -> Result<sqlx::Transaction<'static, $database>, StoreError> {
                let mut change = self.pool.begin().await?;
                sqlx::query("UPDATE bulk_jobs SET state = state WHERE id = $1")
                    .bind(id.as_str())
                    .execute(&mut *change)
                    .await?;
                Ok(change)
            }
        }

        #[async_trait]
        impl BulkStore for $store {
            async fn add_bulk(&self, job: &BulkJob, rows: &[BulkJobRow]) -> Result<(), StoreError> {
                /// Rows of one statement: eight values each, of 32,766 a statement may have.
                const AT_ONCE: usize = 1_000;
                let mut change = self.pool.begin().await?;
                let added = sqlx::query(
                    "INSERT INTO bulk_jobs (id, kind, licence, state, actor_id, actor_email,
                         address, request_id, created_at, resumes_at, holder, held_until)
                     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0)
                     ON CONFLICT (id) DO NOTHING",
                )
                .bind(job.id.as_str())
                .bind(job.kind.name())
                .bind(job.licence.map(|licence| i64::from(licence.0)))
                .bind(job.state.name())
                .bind(job.actor_id.as_str())
                .bind(&job.actor_email)
                .bind(&job.address)
                .bind(&job.request_id)
                .bind(job.created_at.as_millisecond())
                .bind(job.resumes_at.as_millisecond())
                .bind(Vec::<u8>::new())
                .execute(&mut *change)
                .await?;
                if added.rows_affected() == 0 {
                    return Ok(());
                }
                for rows in rows.chunks(AT_ONCE) {
                    let mut insert = sqlx::QueryBuilder::<$database>::new(
                        "INSERT INTO bulk_rows
                             (job_id, number, email, input, state, tries, code, message) ",
                    );
                    insert.push_values(rows, |mut values, row| {
                        values
                            .push_bind(job.id.as_str())
                            .push_bind(i64::from(row.number))
                            .push_bind(&row.email)
                            .push_bind(&row.input)
                            .push_bind(row.state.name())
                            .push_bind(i64::from(row.tries))
                            .push_bind(&row.code)
                            .push_bind(&row.message);
                    });
                    insert.build().execute(&mut *change).await?;
                }
                Ok(change.commit().await?)
            }

            async fn bulk(&self, id: &BulkId) -> Result<Option<BulkJob>, StoreError> {
                let row = sqlx::query("SELECT * FROM bulk_jobs WHERE id = $1")
                    .bind(id.as_str())
                    .fetch_optional(&self.pool)
                    .await?;
                row.as_ref().map(Self::bulk_job).transpose()
            }

            async fn bulks(&self, most: u32) -> Result<Vec<BulkJob>, StoreError> {
                let rows =
                    sqlx::query("SELECT * FROM bulk_jobs ORDER BY created_at DESC, id LIMIT $1")
                        .bind(i64::from(most))
                        .fetch_all(&self.pool)
                        .await?;
                rows.iter().map(Self::bulk_job).collect()
            }

            async fn bulk_counts(&self, id: &BulkId) -> Result<BulkCounts, StoreError> {
                let rows = sqlx::query(
                    "SELECT state, count(*) AS many FROM bulk_rows WHERE job_id = $1
                     GROUP BY state",
                )
                .bind(id.as_str())
                .fetch_all(&self.pool)
                .await?;
                let mut counts = BulkCounts::default();
                for row in &rows {
                    let state: String = row.try_get("state")?;
                    let many: i64 = row.try_get("many")?;
                    let count = match bulk::named(
                        &BulkRowState::ALL,
                        BulkRowState::name,
                        &state,
                        "bulk_rows",
                    )? {
                        BulkRowState::Waiting => &mut counts.waiting,
                        BulkRowState::Done => &mut counts.done,
                        BulkRowState::Failed => &mut counts.failed,
                        BulkRowState::Cancelled => &mut counts.cancelled,
                    };
                    *count = many.unsigned_abs();
                }
                Ok(counts)
            }

            async fn bulk_rows(
                &self,
                id: &BulkId,
                from: u32,
                state: Option<BulkRowState>,
                most: u32,
            ) -> Result<Vec<BulkJobRow>, StoreError> {
                let rows = sqlx::query(
                    "SELECT * FROM bulk_rows
                     WHERE job_id = $1 AND number >= $2 AND ($3 = '' OR state = $3)
                     ORDER BY number LIMIT $4",
                )
                .bind(id.as_str())
                .bind(i64::from(from))
                .bind(state.map(BulkRowState::name).unwrap_or_default())
                .bind(i64::from(most))
                .fetch_all(&self.pool)
                .await?;
                rows.iter().map(Self::bulk_job_row).collect()
            }

            async fn move_bulk(
                &self,
                id: &BulkId,
                from: &[BulkState],
                to: BulkState,
            ) -> Result<bool, StoreError> {
                let [first, second, third] = std::array::from_fn(|at| {
                    from.get(at).map(|state| state.name()).unwrap_or_default()
                });
                let moved = sqlx::query(
                    "UPDATE bulk_jobs SET state = $1, resumes_at = 0
                     WHERE id = $2 AND state IN ($3, $4, $5)",
                )
                .bind(to.name())
                .bind(id.as_str())
                .bind(first)
                .bind(second)
                .bind(third)
                .execute(&self.pool)
                .await?;
                Ok(moved.rows_affected() == 1)
            }

            async fn end_bulk(&self, id: &BulkId) -> Result<bool, StoreError> {
                let mut change = self.alone_with(id).await?;
                let ended = sqlx::query(
                    "UPDATE bulk_jobs SET state = 'done', resumes_at = 0
                     WHERE id = $1 AND state = 'running' AND NOT EXISTS
                         (SELECT 1 FROM bulk_rows WHERE job_id = $1 AND state = 'waiting')",
                )
                .bind(id.as_str())
                .execute(&mut *change)
                .await?;
                change.commit().await?;
                Ok(ended.rows_affected() == 1)
            }

            async fn retry_bulk(&self, id: &BulkId) -> Result<u64, StoreError> {
                let mut change = self.alone_with(id).await?;
                let put_back = sqlx::query(
                    "UPDATE bulk_rows SET state = 'waiting', tries = 0, code = '', message = ''
                     WHERE job_id = $1 AND state = 'failed'",
                )
                .bind(id.as_str())
                .execute(&mut *change)
                .await?
                .rows_affected();
                if put_back > 0 {
                    sqlx::query(
                        "UPDATE bulk_jobs SET state = 'running', resumes_at = 0
                         WHERE id = $1 AND state <> 'running'",
                    )
                    .bind(id.as_str())
                    .execute(&mut *change)
                    .await?;
                }
                change.commit().await?;
                Ok(put_back)
            }

            async fn move_bulk_rows(
                &self,
                id: &BulkId,
                from: BulkRowState,
                to: BulkRowState,
            ) -> Result<u64, StoreError> {
                let moved = sqlx::query(
                    "UPDATE bulk_rows SET state = $1, tries = 0, code = '', message = ''
                     WHERE job_id = $2 AND state = $3",
                )
                .bind(to.name())
                .bind(id.as_str())
                .bind(from.name())
                .execute(&self.pool)
                .await?;
                Ok(moved.rows_affected())
            }

            async fn take_bulk(
                &self,
                holder: &IdHash,
                until: Timestamp,
                now: Timestamp,
            ) -> Result<Option<BulkJob>, StoreError> {
                // Asked anew of the row itself: another may have taken it in between.
                let row = sqlx::query(
                    "UPDATE bulk_jobs SET holder = $1, held_until = $2
                     WHERE state = 'running' AND held_until <= $3 AND resumes_at <= $3
                         AND id = (SELECT id FROM bulk_jobs
                             WHERE state = 'running' AND held_until <= $3 AND resumes_at <= $3
                             ORDER BY created_at, id LIMIT 1)
                     RETURNING *",
                )
                .bind(holder.0.as_slice())
                .bind(until.as_millisecond())
                .bind(now.as_millisecond())
                .fetch_optional(&self.pool)
                .await?;
                row.as_ref().map(Self::bulk_job).transpose()
            }

            async fn keep_bulk(
                &self,
                id: &BulkId,
                holder: &IdHash,
                until: Timestamp,
            ) -> Result<bool, StoreError> {
                let kept = sqlx::query(
                    "UPDATE bulk_jobs SET held_until = $1
                     WHERE id = $2 AND holder = $3 AND state = 'running'",
                )
                .bind(until.as_millisecond())
                .bind(id.as_str())
                .bind(holder.0.as_slice())
                .execute(&self.pool)
                .await?;
                Ok(kept.rows_affected() == 1)
            }

            async fn let_bulk_go(
                &self,
                id: &BulkId,
                holder: &IdHash,
                resumes_at: Timestamp,
            ) -> Result<(), StoreError> {
                sqlx::query(
                    "UPDATE bulk_jobs SET held_until = 0, resumes_at = $1
                     WHERE id = $2 AND holder = $3",
                )
                .bind(resumes_at.as_millisecond())
                .bind(id.as_str())
                .bind(holder.0.as_slice())
                .execute(&self.pool)
                .await?;
                Ok(())
            }

            async fn settle_bulk_row(
                &self,
                id: &BulkId,
                holder: &IdHash,
                row: &BulkJobRow,
            ) -> Result<(), StoreError> {
                sqlx::query(
                    "UPDATE bulk_rows SET tries = $2, code = $3, message = $4,
                         state = CASE WHEN state = 'cancelled' AND $1 = 'waiting'
                             THEN state ELSE $1 END
                     WHERE job_id = $5 AND number = $6
                         AND EXISTS (SELECT 1 FROM bulk_jobs WHERE id = $5 AND holder = $7)",
                )
                .bind(row.state.name())
                .bind(i64::from(row.tries))
                .bind(&row.code)
                .bind(&row.message)
                .bind(id.as_str())
                .bind(i64::from(row.number))
                .bind(holder.0.as_slice())
                .execute(&self.pool)
                .await?;
                Ok(())
            }

            async fn forget_bulks(&self, created_before: Timestamp) -> Result<(), StoreError> {
                sqlx::query(
                    "DELETE FROM bulk_rows WHERE job_id IN
                         (SELECT id FROM bulk_jobs WHERE created_at < $1)",
                )
                .bind(created_before.as_millisecond())
                .execute(&self.pool)
                .await?;
                sqlx::query("DELETE FROM bulk_jobs WHERE created_at < $1")
                    .bind(created_before.as_millisecond())
                    .execute(&self.pool)
                    .await?;
                Ok(())
            }
        }
    };
}
pub(in crate::store) use bulk_sql;
