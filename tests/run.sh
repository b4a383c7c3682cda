#!/usr/bin/env bash
# Installs what the tests need on Debian where it is missing, builds once, runs every test project, and ends with `N passed, N failed`.
# A project that crashes, has no test or skips one counts as failed.
#   tests/run.sh                  everything
#   tests/run.sh --install-only   the installs alone
#   tests/run.sh --long           the full counts of the long tests
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

configuration=Release
# Chromium as Debian builds it without a window: the same engine with no browser around it, and half of the work.
browser=/usr/bin/chromium-headless-shell
# Where the tests' temporary folders may take so many GiB of memory, they do.
memory_needed=1
# Some wait more than they work, so two at a time fill two cores. The longest stand first, so that none is left to run alone at the end.
side_by_side=2
longest=(Bot.Tests Channels.Tests Governance.Tests Simulation.Tests)
# What lives for minutes does not win back what being profiled costs.
export DOTNET_TieredPGO=0
install_only=no
for argument in "$@"; do
  case "$argument" in
    --install-only) install_only=yes ;;
    --long) export LONG_TESTS=1 LIVES=1000000 ;;
    *) echo "usage: tests/run.sh [--install-only] [--long]" >&2; exit 2 ;;
  esac
done

say() { printf '== %s\n' "$*"; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# Where what the tests start is missing, the Debian package that brings it.
missing_packages() {
  [ -x "$browser" ] || [ -x /usr/bin/chromium ] || echo "${browser##*/}"
  command -v mount >/dev/null || echo mount
}

# Some tests mount a disk of their own that is small, or give files to another user.
demand() {
  [ "$(id -u)" = 0 ] || [ "$install_only" = yes ] || { echo "The tests are run as root." >&2; exit 1; }
  command -v dotnet >/dev/null || { echo "The .NET 10 SDK is needed: https://dotnet.microsoft.com/download" >&2; exit 1; }
  if ! command -v npm >/dev/null || ! node -e 'process.exit(parseInt(process.versions.node) >= 20 ? 0 : 1)'; then
    echo "Node.js 20 or later with npm is needed: https://nodejs.org" >&2
    exit 1
  fi
}

apt_install() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

install() {
  local packages
  mapfile -t packages < <(missing_packages)
  if [ "${#packages[@]}" -gt 0 ]; then
    say "apt-get install ${packages[*]}"
    as_root apt-get update -qq
    apt_install "${packages[@]}"
  fi
  # Where the whole browser is there already, it does if the shell cannot be had.
  [ -x "$browser" ] || apt_install "${browser##*/}" || say "the browser of the tests is /usr/bin/chromium, which takes longer than $browser"
  say "npm ci --prefix tests/node"
  npm ci --prefix tests/node --ignore-scripts --no-audit --no-fund --loglevel=error
}

# Style is for `dotnet build` and `dotnet format`; here it would take a fifth of the time and find what they do.
build() {
  say "restore and build ($configuration)"
  dotnet restore ChatGovernanceBot.sln -v quiet &&
    dotnet build ChatGovernanceBot.sln -c "$configuration" --no-restore -v quiet -nologo -p:EnforceCodeStyleInBuild=false || return
  say "compile the host ahead of its starts"
  dotnet build tests/Precompile/Precompile.targets -c "$configuration" -t:Precompile -v quiet -nologo ||
    say "it could not be compiled ahead, so each start takes longer"
}

# A test's database lives as long as its folder, and nobody cuts the power meanwhile: what is killed are processes. So the folders are in memory
# where there is enough of it, which spares what writes most of them half of its time; a TMPDIR that is set already is kept.
keep_in_memory() {
  local memory=/dev/shm free
  [ -z "${TMPDIR:-}" ] && [ -w "$memory" ] && free=$(df --output=avail -BG "$memory" 2>/dev/null | tail -n 1 | tr -dc 0-9) && [ "${free:-0}" -ge "$memory_needed" ] || return 0
  TMPDIR=$(mktemp -d -p "$memory")
  export TMPDIR
  scratch=$TMPDIR
}

# Runs one project and prints what it said once it ended, so that projects can run side by side.
run_project() {
  local name=$1 code=0 began=$SECONDS
  dotnet test "tests/$name/$name.csproj" -c "$configuration" --no-build -nologo -v quiet \
    --logger "trx;LogFileName=$name.trx" --logger "console;verbosity=minimal" --results-directory "$results" >"$results/$name.log" 2>&1 || code=$?
  echo "$code" >"$results/$name.exit"
  printf '%s\n== %s ended with exit code %s after %s s\n' "$(cat "$results/$name.log")" "$name" "$code" "$((SECONDS - began))"
}

# Prints "passed failed" of a project: whatever did not pass failed, and a project that ended badly or tested nothing has a failure.
count() {
  local name=$1 code=$2 counters="" total=0 passed=0 failed
  [ -f "$results/$name.trx" ] && counters=$(grep -o '<Counters [^>]*>' "$results/$name.trx" || true)
  if [ -n "$counters" ]; then
    total=$(sed -E 's/.* total="([0-9]+)".*/\1/' <<<"$counters")
    passed=$(sed -E 's/.* passed="([0-9]+)".*/\1/' <<<"$counters")
  fi
  failed=$((total - passed))
  if [ "$failed" = 0 ] && { [ "$code" != 0 ] || [ "$total" = 0 ]; }; then failed=1; fi
  echo "$passed $failed"
}

# Whatever ends this before it has counted is a failure, and says so.
end() {
  local code=$?
  rm -rf ${results:+"$results"} ${scratch:+"$scratch"}
  [ "$code" = 0 ] || [ "$counted" = yes ] || echo "0 passed, 1 failed"
}

results=""
scratch=""
counted=no
trap end EXIT
demand
install
[ "$install_only" = yes ] && exit 0
build

results=$(mktemp -d)
keep_in_memory
all_passed=0
all_failed=0
began=$SECONDS
mapfile -t names < <({ printf '%s\n' "${longest[@]}"; find tests -mindepth 2 -maxdepth 2 -name '*.Tests.csproj' -printf '%h\n' | xargs -n1 basename | sort; } | awk '!seen[$0]++')
say "${#names[@]} projects, $side_by_side side by side"
for name in "${names[@]}"; do
  while [ "$(jobs -rp | wc -l)" -ge "$side_by_side" ]; do wait -n || true; done
  run_project "$name" &
done
wait
for name in "${names[@]}"; do
  read -r passed failed < <(count "$name" "$(cat "$results/$name.exit" || echo none)")
  say "$name: $passed passed, $failed failed or skipped"
  all_passed=$((all_passed + passed))
  all_failed=$((all_failed + failed))
done
say "the tests took $((SECONDS - began)) s"
counted=yes
echo "$all_passed passed, $all_failed failed"
[ "$all_failed" = 0 ]
