# shellcheck shell=bash disable=SC2154 # root is set by the file that sources this one
# Sourced by ./run and ./test. Finds out which grain hosts this machine can build; see docs/decisions/0002.

orleans_version=$(sed -n 's:.*<OrleansVersion>\(.*\)</OrleansVersion>.*:\1:p' "$root/Directory.Build.props")

# Whether the Orleans packages are in the package cache, or can be restored into it now.
orleans_available() {
  local cache=${NUGET_PACKAGES:-$HOME/.nuget/packages}
  [ -d "$cache/microsoft.orleans.runtime/$orleans_version" ] && return 0
  dotnet restore "$root/src/Gateway" -p:GrainHost=orleans --verbosity quiet >/dev/null 2>&1
}

# The one host to run on: the product where it can be had.
preferred_host() {
  if orleans_available; then
    echo orleans
  else
    echo "The packages of Orleans $orleans_version cannot be restored here; building for the embedded grain host." >&2
    echo embedded
  fi
}
