# Keeps a PostgreSQL cluster in a new folder for as long as stdin is open: until whoever holds the
# other end lets go of it or dies in whatever way. Then neither server nor folder remain.
#
# $1 is the folder of the server's programs. Says `port?` on stdout when it wants the number of a
# free port as a line on stdin, and `ready` once the server answers on the last one it was given.
# What went wrong is on stderr.
set -eu
programs=$1
folder=$(mktemp -d /tmp/greenroom-postgres.XXXXXX)
data=$folder/data
log=$folder/log
ready=

end() {
  trap '' HUP INT TERM PIPE
  if [ -f "$data/postmaster.pid" ]; then
    "$programs/pg_ctl" stop --pgdata "$data" --mode immediate >>"$log" 2>&1 || :
  fi
  [ "$ready" ] || cat "$log" >&2 || :
  rm -rf "$folder"
}
trap end EXIT
trap 'exit 1' HUP INT TERM PIPE

"$programs/initdb" --pgdata "$data" --username postgres --encoding UTF8 --locale C.UTF-8 \
  --no-sync >>"$log" 2>&1 </dev/null

# Nothing here is to outlive a crash. Every replica of every test has connections of its own.
cat >>"$data/postgresql.conf" <<'SETTINGS'
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 200
fsync = off
synchronous_commit = off
full_page_writes = off
SETTINGS

# Whoever is on this machine reaches the port. So there is no way in but as this role, which can
# make databases and can touch neither files nor programs, as the superuser could.
echo 'host all greenroom 127.0.0.1/32 trust' >"$data/pg_hba.conf"
echo 'CREATE ROLE greenroom LOGIN CREATEDB' |
  "$programs/postgres" --single -D "$data" postgres >>"$log" 2>&1

echo 'port?'
while read -r port; do
  if "$programs/pg_ctl" start --wait --pgdata "$data" --log "$log" --options "-p $port" \
    >>"$log" 2>&1 </dev/null; then
    ready=yes
    echo ready
  else
    echo 'port?'
  fi
done
