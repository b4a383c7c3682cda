#!/usr/bin/env bash
# Installs what the tests need on Debian where it is missing, builds once, runs every test project, and ends with `N passed, N failed`.
# A project that crashes, has no test or skips one counts as failed.
#   tests/run.sh                  everything
#   tests/run.sh --install-only   the installs alone
#   tests/run.sh --long           the full counts of the long tests
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

configuration=Debug
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
  [ -x /usr/bin/chromium ] || echo chromium
  command -v mount >/dev/null || echo mount
}

demand() {
  command -v dotnet >/dev/null || { echo "The .NET 10 SDK is needed: https://dotnet.microsoft.com/download" >&2; exit 1; }
  if ! command -v npm >/dev/null || ! node -e 'process.exit(parseInt(process.versions.node) >= 20 ? 0 : 1)'; then
    echo "Node.js 20 or later with npm is needed: https://nodejs.org" >&2
    exit 1
  fi
}

install() {
  local packages
  mapfile -t packages < <(missing_packages)
  if [ "${#packages[@]}" -gt 0 ]; then
    say "apt-get install ${packages[*]}"
    as_root apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
  fi
  say "npm ci --prefix tests/node"
  npm ci --prefix tests/node --ignore-scripts --no-audit --no-fund --loglevel=error
}

build() {
  say "restore"
  dotnet restore ChatGovernanceBot.sln -v quiet
  say "build ($configuration)"
  dotnet build ChatGovernanceBot.sln -c "$configuration" --no-restore -v quiet -nologo
}

# Runs one project; its console output and its exit code go to files, so that projects can run side by side.
run_project() {
  local project=$1 name code=0 began=$SECONDS
  name=$(basename "$(dirname "$project")")
  dotnet test "$project" -c "$configuration" --no-build -nologo -v quiet \
    --logger "trx;LogFileName=$name.trx" --logger "console;verbosity=minimal" --results-directory "$results" >"$results/$name.log" 2>&1 || code=$?
  echo "$code $((SECONDS - began))" >"$results/$name.exit"
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

report() {
  local name=$1 code seconds passed failed
  read -r code seconds <"$results/$name.exit"
  read -r passed failed < <(count "$name" "$code")
  cat "$results/$name.log"
  say "$name: $passed passed, $failed failed or skipped, exit code $code, $seconds s"
  all_passed=$((all_passed + passed))
  all_failed=$((all_failed + failed))
}

demand
install
[ "$install_only" = yes ] && exit 0
build

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
all_passed=0
all_failed=0
began=$SECONDS
for project in tests/*.Tests/*.Tests.csproj; do
  run_project "$project"
  report "$(basename "$(dirname "$project")")"
done
say "the tests took $((SECONDS - began)) s"
echo "$all_passed passed, $all_failed failed"
[ "$all_failed" = 0 ]
