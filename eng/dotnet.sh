# Sourced by the scripts at the root: how .NET is called here.
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false
export HOME="${HOME:-/root}"

configuration=Release

# Built programs look for the runtime in the usual places only; an SDK may be somewhere else.
if [ -z "${DOTNET_ROOT:-}" ] && command -v dotnet >/dev/null; then
  DOTNET_ROOT=$(dirname "$(readlink -f "$(command -v dotnet)")")
  export DOTNET_ROOT
fi

# Where the build puts what belongs to a project.
built() { echo "$root/artifacts/bin/$1/${configuration,,}"; }

# Builds a project or solution; says nothing unless it fails. No build server stays behind.
build() {
  local log
  command -v dotnet >/dev/null || { echo "The .NET SDK ($(sed -n 's/.*"version": "\([^"]*\)".*/\1/p' "$root/global.json") or later) is not on PATH." >&2; return 1; }
  log=$(mktemp)
  if dotnet build "$1" -c "$configuration" -v quiet -nodeReuse:false -p:UseSharedCompilation=false >"$log" 2>&1 </dev/null; then
    rm "$log"
  else
    cat "$log" >&2
    rm "$log"
    return 1
  fi
}
