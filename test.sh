#!/usr/bin/env bash
# Everything that must hold before a change is merged: strict build, formatting, all tests, the chart, the image, real
# clients against a real chain, and the demo. In a fresh clone on a fresh Debian machine, as root, it installs what it
# misses. The last line is "N passed, N failed"; the exit code is 0 only if nothing failed and nothing was left out.
set -uo pipefail
cd "$(dirname "$0")"

export CI=true DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
# Tests that need promtool fail without it, rather than pass unseen.
export REQUIRE_PROMTOOL=1

# Debian's names, and why.
packages=(
  ca-certificates                               # restoring packages
  prometheus                                    # promtool reads what /metrics writes
  python3                                       # signs as agents do
  tzdata                                        # budgets count days of a time zone
  postgresql                                    # the ledger's tests start one of their own
  redis-server                                  # the stores' tests start their own
  golang-go                                     # the chart's test, with three libraries
  golang-github-masterminds-sprig-dev
  golang-github-xeipuuv-gojsonschema-dev
  golang-gopkg-yaml.v3-dev
)

logs=$(mktemp -d "${TMPDIR:-/tmp}/sidecar-test.XXXXXX")
passed=0
failed=0
failures=()

say() { printf '\n== %s\n' "$*"; }

fail() { # why
  failed=$((failed + ${2:-1}))
  failures+=("$1")
  printf 'FAILED: %s\n' "$1"
}

finish() {
  say "logs: $logs"
  for failure in ${failures[@]+"${failures[@]}"}; do
    echo "FAILED: $failure"
  done
  echo "$passed passed, $failed failed"
  [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
  exit
}

# Runs a step with its output in a log: run NAME SECONDS COMMAND... A step that hangs is ended with all it started.
run() {
  local name=$1 seconds=$2 start=$SECONDS
  shift 2
  say "$name"
  timeout --kill-after=20 "$seconds" "$@" >"$logs/$name.log" 2>&1 </dev/null
  local status=$?
  echo "$((SECONDS - start)) s, exit code $status"
  [ "$status" -ne 124 ] || echo "ended after $seconds s" >>"$logs/$name.log"
  [ "$status" -eq 0 ] || tail -n 60 "$logs/$name.log"
  return "$status"
}

# A step without tests of its own counts as one.
check() {
  if run "$@"; then
    passed=$((passed + 1))
  else
    fail "$1"
  fi
}

# A step that everything after it needs.
need() {
  run "$@" && return
  fail "$1: nothing after it was run"
  finish
}

# Adds up a suite: count NAME STATUS PASSED FAILED. A suite that ran nothing, or ended badly without saying which test
# failed, is a failure of its own.
count() {
  local name=$1 status=$2 good=${3:-0} bad=${4:-0}
  echo "$good passed, $bad failed"
  passed=$((passed + good))
  [ "$bad" -eq 0 ] || fail "$name: $bad" "$bad"
  if [ "$bad" -eq 0 ] && [ "$status" -ne 0 ]; then
    fail "$name: ended with $status"
  elif [ "$bad" -eq 0 ] && [ "$good" -eq 0 ]; then
    fail "$name: ran no tests"
  fi
}

# A suite whose log's last line is "N passed, N failed".
own_suite() {
  local status last
  run "$@"
  status=$?
  last=$(tail -n 1 "$logs/$1.log")
  [[ $last =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]] || { count "$1" 1; return; }
  count "$1" "$status" "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}"
}

# A project of .NET tests; what was skipped did not pass.
dotnet_suite() {
  local name=$1 seconds=$2 project=$3 status counters total good
  run "$name" "$seconds" dotnet test "$project" -c Release --no-build --logger "trx;LogFileName=$name.trx" --results-directory "$logs"
  status=$?
  counters=$(grep -o '<Counters [^>]*>' "$logs/$name.trx" 2>/dev/null)
  total=$(sed -n 's/.* total="\([0-9]*\)".*/\1/p' <<<"$counters")
  good=$(sed -n 's/.* passed="\([0-9]*\)".*/\1/p' <<<"$counters")
  count "$name" "$status" "${good:-0}" "$((${total:-0} - ${good:-0}))"
}

# A folder of node tests; what was skipped or cancelled did not pass.
node_suite() {
  local name=$1 seconds=$2 folder=$3 status total good
  run "$name" "$seconds" env -C "$folder" npm test
  status=$?
  total=$(sed -n 's/^[^a-z]* tests \([0-9]*\)$/\1/p' "$logs/$name.log" | tail -n 1)
  good=$(sed -n 's/^[^a-z]* pass \([0-9]*\)$/\1/p' "$logs/$name.log" | tail -n 1)
  count "$name" "$status" "${good:-0}" "$((${total:-0} - ${good:-0}))"
}

install_packages() {
  local missing=() sudo=()
  for package in "${packages[@]}"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ "${#missing[@]}" -gt 0 ] || return 0
  if [ "$(id -u)" -ne 0 ]; then
    if ! sudo -n true 2>/dev/null; then
      echo "These Debian packages are missing, and only root may install them:"
      echo "  apt-get install --no-install-recommends ${missing[*]}"
      return 1
    fi
    sudo=(sudo)
  fi
  # RUNLEVEL=1: the servers in the packages are not started.
  "${sudo[@]}" apt-get update \
    && "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y --no-install-recommends "${missing[@]}"
}

for tool in dotnet node npm; do
  command -v "$tool" >/dev/null || { fail "$tool is not on PATH: .NET SDK 10 and Node.js 20 are needed"; finish; }
done

# `timeout` runs programs, so the function goes to a shell of its own.
need packages 600 bash -c "packages=(${packages[*]}); $(declare -f install_packages); install_packages"
need restore 600 dotnet restore Sidecar.sln --locked-mode
need build 900 dotnet build Sidecar.sln -c Release --no-restore
check format 300 dotnet format Sidecar.sln --no-restore --verify-no-changes

for project in tests/*/*.csproj; do
  if grep -q 'Microsoft.NET.Test.Sdk' "$project"; then
    dotnet_suite "$(basename "$project" .csproj)" 600 "$project"
  fi
done

# What stands in the Corpus already runs with the tests; here it is what nobody has thought of yet. The seed is said, so that the same tree gets the same inputs in the same order, as many as the time allows: whoever looks for new ones leaves it out (README.md).
own_suite fuzz 300 dotnet tests/Sidecar.Fuzz/bin/Release/net10.0/Sidecar.Fuzz.dll --seed 1 --seconds "${FUZZ_SECONDS:-60}" --crashes "$logs/crashes"
own_suite chart 300 tests/chart/run.sh
own_suite image 300 tests/image/run.sh

if run interop-packages 600 env -C tests/interop npm ci --no-audit --no-fund; then
  node_suite interop 600 tests/interop
else
  fail "interop: its packages could not be installed"
fi

check demo 300 ./demo.sh --once

finish
