# shellcheck shell=bash disable=SC2154 # variables are shared with the file that sources this one
# Sourced by eng/run-cluster.sh: how the processes of a cluster are started, watched, started again and ended.

declare -A pid=() born=() due=() delay=() # by name: "postgres", "silo 2", "gateway 1"; times in milliseconds

now() { echo $((${EPOCHREALTIME/[^0-9]/} / 1000)); }

start() { # NAME
  local log="$logs/${1// /-}.log" connection
  connection="Host=127.0.0.1;Port=$port;Database=jobs;Username=jobs;Password=$(<"$password_file")"
  # exec, so that $! is the process itself; a session of its own, so that Ctrl-C reaches this script alone; ended when this script is killed.
  case $1 in
    postgres) exec setsid "${as_owner[@]}" setpriv --pdeathsig TERM "$bin/postgres" -D "$home" -c port="$port" \
      -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=500 ;;
    silo*) export ConnectionStrings__Jobs=$connection Cluster__SiloPort=0 Cluster__ClientPort=0 Cluster__AdvertisedAddress=127.0.0.1
      exec setsid setpriv --pdeathsig TERM dotnet "$program" --mode silo --urls http://127.0.0.1:0 --data "$data" "${settings[@]}" ;;
    gateway*) export ConnectionStrings__Jobs=$connection
      exec setsid setpriv --pdeathsig TERM dotnet "$program" --mode gateway --urls "${urls[${1#* } - 1]}" --data "$data" "${settings[@]}" ;;
  esac >>"$log" 2>&1 </dev/null 9>&- &
  pid[$1]=$! born[$1]=$(now)
  unset "due[$1]"
}

# Starts one of each name and waits until all of them answer. Before that a death is a reason to give up.
start_all() { # NAME...
  local name last=$((SECONDS + 120))
  for name in "$@"; do
    mv -f "$logs/${name// /-}.log" "$logs/${name// /-}.log.1" 2>/dev/null
    start "$name"
  done
  for name in "$@"; do
    until answers "$name"; do
      if ! kill -0 "${pid[$name]}" 2>/dev/null || [ $SECONDS -ge $last ]; then
        tail -n 20 "$logs/${name// /-}.log" >&2
        refuse "$name did not start; see above and '$logs'."
      fi
      pause
    done
  done
}

answers() { # NAME
  if [ "$1" = postgres ]; then "$bin/pg_isready" -q -h 127.0.0.1 -p "$port"; else grep -qs '^OrleansJobs listens on' "$logs/${1// /-}.log"; fi
}

supervise() {
  local name status changed=
  for name in "${!pid[@]}"; do
    if [ -n "${due[$name]-}" ]; then
      if [ "$(now)" -ge "${due[$name]}" ]; then start "$name"; changed=1; fi
    elif ! kill -0 "${pid[$name]}" 2>/dev/null; then
      wait "${pid[$name]}" 2>/dev/null; status=$?
      echo "$name (pid ${pid[$name]}) ended with status $status; starting it again"
      # One second after a life of ten; of those that keep dying each waits twice as long as the one before, up to ten.
      if [ $(($(now) - born[$name])) -ge 10000 ]; then delay[$name]=1000; else delay[$name]=$((${delay[$name]:-500} * 2)); fi
      if [ "${delay[$name]}" -gt 10000 ]; then delay[$name]=10000; fi
      due[$name]=$(($(now) + delay[$name]))
    fi
  done
  [ -z "$changed" ] || write_processes
}

# Signals processes, also frozen ones, and waits until they have ended; after 30 seconds they are killed.
end() { # SIGNAL PID...
  local signal=$1 last=$((SECONDS + 30)) one; shift
  kill -s "$signal" "$@"; kill -s CONT "$@"
  for one in "$@"; do
    while kill -0 "$one"; do
      if [ $SECONDS -ge $last ]; then kill -s KILL "$one"; fi
      pause
    done
  done
} 2>/dev/null

# Whatever moment the end comes in: ends all that was started, the database last.
stop() {
  local one name database=() others=()
  trap '' TERM INT HUP
  for name in "${!pid[@]}"; do
    if [ -n "${due[$name]-}" ]; then continue; elif [ "$name" = postgres ]; then database=("${pid[$name]}"); else others+=("${pid[$name]}"); fi
  done
  for one in $(jobs -p); do
    # Not a service: a build or an initdb, each with its children in a group of its own, or a pause.
    [[ " ${pid[*]} " == *" $one "* ]] || { kill -s TERM -- "-$one" || kill -s TERM "$one"; } 2>/dev/null
    [[ " ${database[*]} ${others[*]} " == *" $one "* ]] || others+=("$one")
  done
  kill -s CONT "${database[@]}" 2>/dev/null # the others need it to end in order
  if [ ${#others[@]} -gt 0 ]; then end TERM "${others[@]}"; fi
  if [ ${#database[@]} -gt 0 ]; then end INT "${database[@]}"; fi
  rm -f "$data/cluster.json" "$data/cluster.json.new"
}

# What a run that was killed has left. Only processes whose command line names this data directory are ours.
end_leftovers() {
  local old
  for old in $(grep -o '"pid":[0-9]*' "$data/cluster.json" 2>/dev/null | cut -d: -f2) $(head -1 "$home/postmaster.pid" 2>/dev/null); do
    is_ours "$old" || continue
    echo "Ending process $old, left from a run that was killed."
    if [[ $(tr '\0' ' ' <"/proc/$old/cmdline") == *"-D $home "* ]]; then end INT "$old"; else end KILL "$old"; fi
  done
  rm -f "$data/cluster.json"
}

is_ours() {
  local line
  line=$(tr '\0' ' ' 2>/dev/null <"/proc/$1/cmdline") && [[ $line == *"OrleansJobs.Gateway.dll "*"--data $data "* || $line == *"-D $home "* ]]
}
