#!/usr/bin/env bash
# Renders charts/sidecar for several sets of values, looks at the result and starts the proxy with it (built before with
# dotnet build -c Release). Needs Go and three of its libraries, from Debian:
#   golang-go golang-github-masterminds-sprig-dev golang-github-xeipuuv-gojsonschema-dev golang-gopkg-yaml.v3-dev
# The last line is "N passed, N failed".
set -uo pipefail
cd "$(dirname "$0")"

# Debian's libraries lie in a GOPATH; nothing is downloaded.
export GO111MODULE=off GOPATH=/usr/share/gocode GOFLAGS=
export GOCACHE="${GOCACHE:-${TMPDIR:-/tmp}/sidecar-go-cache-$(id -u)}"

output=$(go vet . 2>&1 && go test -count=1 -v . 2>&1)
status=$?
printf '%s\n' "$output"

passed=$(grep -c '^--- PASS: ' <<<"$output")
failed=$(grep -c '^--- FAIL: ' <<<"$output")
# It did not build, or died before it could say which test failed.
if [ "$status" -ne 0 ] && [ "$failed" -eq 0 ] || [ "$passed" -eq 0 ]; then
  failed=$((failed + 1))
fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
