//! What the tests find around them: a PostgreSQL cluster and an SMTP server to start.

use std::{path::PathBuf, process::Command};

use anyhow::Result;

use crate::{packages, postgres::Cluster};

/// The surroundings of tests; they last as long as this.
pub(crate) struct Surroundings {
    cluster: Cluster,
    python: PathBuf,
}

impl Surroundings {
    /// Installs what is missing and starts what has to run.
    ///
    /// # Errors
    /// Something cannot be installed or started.
    pub(crate) fn set_up() -> Result<Self> {
        packages::ensure(&[&packages::POSTGRESQL, &packages::AIOSMTPD])?;
        Ok(Self {
            python: packages::AIOSMTPD.locate()?,
            cluster: Cluster::start(&packages::POSTGRESQL.locate()?)?,
        })
    }

    /// Has the tests that `command` runs know where everything is.
    pub(crate) fn tell(&self, command: &mut Command) {
        command
            // a database of the cluster, and a role that can make others
            .env("GREENROOM_TEST_POSTGRES", self.cluster.url())
            // runs `-m aiosmtpd`
            .env("GREENROOM_TEST_PYTHON", &self.python);
    }
}
