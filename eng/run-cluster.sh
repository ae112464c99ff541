#!/usr/bin/env bash
# Builds OrleansJobs and runs it as a cluster on this machine: PostgreSQL, silos, gateways. What dies is started again. docs/cluster.md.
set -uo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$root/eng/cluster-processes.sh"
. "$root/eng/cluster-postgres.sh"

usage="Usage: ./run --cluster [--urls URL[;URL]...] [--silos N] [--data DIR] [--settings FILE]... [--set KEY=VALUE]... [--help]

  --urls URL[;URL]   one gateway for each. Default: http://127.0.0.1:8080;http://127.0.0.1:8081. Port 0 is a free one
  --silos N          how many silos, 1 to 99. Default: 3
  --data DIR         where the database, the uploaded files, the logs and cluster.json are. Default: data/cluster
  --settings FILE    a JSON file with settings, for every silo and gateway
  --set KEY=VALUE    any setting, for every silo and gateway
  --help             this text"

urls='http://127.0.0.1:8080;http://127.0.0.1:8081' silos=3 data=data/cluster settings=()

refuse() { echo "$1" >&2; exit "${2:-1}"; }

# A short rest that a signal ends at once, as bash only does for wait. What bash has to say about killed processes is said elsewhere.
pause() { sleep 0.2 9>&- & wait $!; } 2>/dev/null

# Runs a long command so that a signal need not wait for its end; what it said is in $logs/NAME.log.
step() { # NAME COMMAND...
  setsid "${@:2}" >"$logs/$1.log" 2>&1 </dev/null 9>&- &
  wait $!
}

read_arguments() {
  local option url
  while [ $# -gt 0 ]; do
    option=$1; shift
    case $option in --urls=* | --silos=* | --data=* | --settings=* | --set=*) set -- "${option#*=}" "$@"; option=${option%%=*} ;; esac
    case $option in
      --cluster) continue ;;
      --help | -h) echo "$usage"; exit 0 ;;
      --urls | --silos | --data | --settings | --set) [ -n "${1-}" ] || refuse "The option $option needs a value."$'\n\n'"$usage" 2 ;;
      *) refuse "There is no option '$option' for a cluster."$'\n\n'"$usage" 2 ;;
    esac
    case $option in
      --urls) urls=$1 ;;
      --silos) silos=$1 ;;
      --data) data=$1 ;;
      --settings) [ -r "$1" ] || refuse "--settings '$1' is not there, or cannot be read."; settings+=(--settings "$1") ;;
      --set) [[ $1 == ?*=* ]] || refuse "--set '$1' is not KEY=VALUE."; settings+=(--set "$1") ;;
    esac
    shift
  done
  [[ $silos =~ ^[1-9][0-9]?$ ]] || refuse "--silos '$silos' is not a number from 1 to 99."
  IFS=';' read -ra urls <<<"$urls"
  for url in "${!urls[@]}"; do
    [[ ${urls[url]} =~ ^http://([A-Za-z0-9.*+-]+|\[[0-9A-Fa-f:.]+\])(:([0-9]{1,5}))?/?$ && $((10#${BASH_REMATCH[3]:-80})) -lt 65536 ]] ||
      refuse "--urls '${urls[url]}' is not an address to listen on, such as http://127.0.0.1:8080."
    urls[url]=${urls[url]%/}
    [[ ${urls[url]} != *:0 ]] || urls[url]=${urls[url]%:0}:$(free_port)
  done
  [ "$(printf '%s\n' "${urls[@]}" | sort -u | wc -l)" -eq ${#urls[@]} ] || refuse "--urls names the same address twice."
}

# A port below those that the system gives to outgoing connections, on which nothing answers.
free_port() {
  local port
  while port=$((15000 + RANDOM % 15000)); [[ "${urls[*]} " == *":$port "* ]] || (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do :; done
  echo "$port"
}

lock_data() {
  mkdir -p "$data" || exit 1
  data=$(cd "$data" && pwd -P) logs=$data/logs
  mkdir -p "$logs" && exec 9>"$data/cluster.lock" || exit 1
  flock -n 9 || refuse "Another cluster runs on '$data'; stop that one or use another --data."
}

# shellcheck disable=SC2016 # expanded by the inner bash
build() {
  step build bash -c 'root=$1; . "$root/eng/grain-hosts.sh"; orleans_available || exit 3
    exec dotnet build "$root/src/Gateway" -c Release -p:GrainHost=orleans --nologo --verbosity quiet -nodeReuse:false -p:UseSharedCompilation=false' build "$root"
  case $? in
    0) ;;
    3) refuse "A cluster needs Microsoft Orleans, whose packages cannot be restored here." 3 ;;
    *) cat "$logs/build.log" >&2; refuse "The build failed; see above." ;;
  esac
  program=$root/artifacts/orleans/bin/Gateway/release/OrleansJobs.Gateway.dll
}

write_processes() {
  local name silo_list='' gateway_list='' number
  for ((number = 1; number <= silos; number++)); do silo_list+=",{\"pid\":${pid[silo $number]}}"; done
  for number in "${!urls[@]}"; do
    name="gateway $((number + 1))"
    gateway_list+=",{\"pid\":${pid[$name]},\"url\":\"${urls[number]}\"}"
  done
  echo "{\"silos\":[${silo_list:1}],\"gateways\":[${gateway_list:1}],\"postgres\":{\"pid\":${pid[postgres]},\"port\":$port}}" >"$data/cluster.json.new" &&
    mv "$data/cluster.json.new" "$data/cluster.json"
}

tell() {
  local name
  echo "OrleansJobs runs as a cluster; Ctrl-C stops it."
  for name in "${services[@]}"; do
    if [[ $name == gateway* ]]; then echo "  $name: pid ${pid[$name]}, ${urls[${name#* } - 1]}"; else echo "  $name: pid ${pid[$name]}"; fi
  done
  echo "  PostgreSQL: pid ${pid[postgres]}, 127.0.0.1:$port, user and database 'jobs', password in $password_file, data in $home"
  echo "  logs: $logs/*.log"
  echo "  processes: $data/cluster.json"
}

read_arguments "$@"
lock_data
trap stop EXIT
trap 'exit 0' TERM INT HUP
trap : PIPE # whoever read our lines may go
build
find_postgres
place_database
end_leftovers
create_database
start_postgres
services=()
for ((number = 1; number <= silos; number++)); do services+=("silo $number"); done
start_all "${services[@]}"
for number in "${!urls[@]}"; do services+=("gateway $((number + 1))"); done
start_all "${services[@]:silos}"
write_processes
tell
while :; do pause; supervise; done 2>/dev/null
