# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with the file that sources this one
# Sourced by eng/run-cluster.sh: where PostgreSQL is, where its data may be, and how it comes into being.

find_postgres() {
  bin=$(for bin in /usr/lib/postgresql/*/bin; do echo "$bin"; done | sort -Vr | head -1)
  [ -x "$bin/initdb" ] || bin=$(pg_config --bindir 2>/dev/null || dirname "$(command -v initdb || echo none)")
  [ -x "$bin/initdb" ] || refuse "A cluster needs PostgreSQL, which is not installed here (Debian: apt-get install postgresql)."
  as_owner=() # PostgreSQL refuses to run as root
  if [ "$(id -u)" -eq 0 ]; then
    local owner=postgres; id -u postgres >/dev/null 2>&1 || owner=nobody
    as_owner=(setpriv --reuid="$owner" --regid="$(id -gn "$owner")" --clear-groups)
  fi
}

# Where the server's user can reach: under DIR, or else in a directory of its own.
place_database() {
  home=$data
  if [ ${#as_owner[@]} -gt 0 ]; then
    chmod o+x "$data"
    if ! "${as_owner[@]}" test -x "$data"; then
      home=${TMPDIR:-/var/tmp}; "${as_owner[@]}" test -x "$home" || home=/var/tmp
      home=$home/orleansjobs-$(sha256sum <<<"$data" | cut -c1-16)
      echo "The user of PostgreSQL cannot reach '$data': the database is in '$home'."
      mkdir -m 711 "$home" 2>/dev/null || { [ ! -L "$home" ] && [ -O "$home" ]; } || refuse "'$home' belongs to somebody else."
    fi
  fi
  home=$home/postgres password_file=$data/postgres.password
}

# Makes the database where there is none yet, whole or not at all. The password never stands in a command line.
create_database() {
  [ -s "$password_file" ] && [ -d "$home" ] && return
  local new=$home.new password
  password=$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')
  if [ ! -d "$home" ]; then
    rm -rf "$new" && mkdir -m 700 "$new" || exit 1
    [ ${#as_owner[@]} -eq 0 ] || "${as_owner[@]}" id -u | xargs -I{} chown {} "$new" || exit 1
    step initdb "${as_owner[@]}" "$bin/initdb" -D "$new" -U jobs --auth-local=reject --auth-host=scram-sha-256 -E UTF8 --no-locale -k ||
      { cat "$logs/initdb.log" >&2; refuse "The database could not be made; see above."; }
    if ! single_user "$new" "create database jobs" || ! mv "$new" "$home"; then refuse "The database could not be made; see above."; fi
  fi
  single_user "$home" "alter role jobs password '$password'" || refuse "The password could not be set; see above."
  (umask 077 && echo "$password" >"$password_file.new") && mv "$password_file.new" "$password_file" || exit 1
}

# One statement without a server: PostgreSQL's single-user mode, which ends with status 0 whatever became of the statement.
single_user() { # DIRECTORY STATEMENT
  local said
  said=$("${as_owner[@]}" "$bin/postgres" --single -j -D "$1" -c password_encryption=scram-sha-256 postgres <<<"$2" 2>&1 9>&-) &&
    ! grep -qE 'ERROR|FATAL|PANIC' <<<"$said" && return
  echo "$said" >&2
  return 1
}

# A port may be taken between the look and the start, and the backends of a killed server may need a moment to notice: then once more.
start_postgres() {
  local last=$((SECONDS + 60))
  mv -f "$logs/postgres.log" "$logs/postgres.log.1" 2>/dev/null
  while [ $SECONDS -lt $last ]; do
    port=$(free_port)
    start postgres
    while kill -0 "${pid[postgres]}" 2>/dev/null; do
      if answers postgres; then return; fi
      pause
    done
  done
  tail -n 20 "$logs/postgres.log" >&2
  refuse "PostgreSQL did not start; see above and '$logs'."
}
