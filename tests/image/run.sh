#!/usr/bin/env bash
# What of the image can be tried without a container engine: the Dockerfile's own publish command, from the files that
# .dockerignore lets through, and whether what it made starts. The last line is "N passed, N failed".
set -uo pipefail
cd "$(dirname "$0")/../.."

passed=0
failed=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

check() { # name, expected, actual
  if [ "$2" == "$3" ]; then
    passed=$((passed + 1))
    echo "ok   $1"
  else
    failed=$((failed + 1))
    echo "FAIL $1: expected '$2', got '$3'"
  fi
}

# The build context as Docker would send it: the names after "!" in .dockerignore.
mkdir "$work/source"
sed -n 's/^!//p' .dockerignore | sed 's|/$||' | while read -r name; do
  tar -c --exclude=bin --exclude=obj "$name" | tar -x -C "$work/source"
done

command=$(sed -n 's/^RUN \(dotnet publish .*\)$/\1/p' Dockerfile)
check "the Dockerfile publishes once" 1 "$(grep -c '^RUN dotnet publish ' Dockerfile)"
check "and to the folder that the second stage copies" 1 "$(grep -c '^COPY --from=build /app/publish /app$' Dockerfile)"
read -ra words <<<"${command//\/app\/publish/$work/publish}"
(cd "$work/source" && CI=true "${words[@]}" -nodeReuse:false) >"$work/publish.log" 2>&1
status=$?
check "the publish command succeeds" 0 "$status"
[ "$status" -eq 0 ] || cat "$work/publish.log"

run() { # arguments of the proxy; prints its exit code
  (cd "$work" && timeout 30 dotnet "$work/publish/Sidecar.dll" "$@") >"$work/run.log" 2>&1
  echo $?
}
check "what was published answers --help" 0 "$(run --help)"
check "with the option that the image's command uses" 1 "$(grep -c -m1 -e '--config' "$work/run.log")"
check "and refuses to start without its configuration" 2 "$(run --config "$work/missing.json")"
check "naming the file" 1 "$(grep -c -m1 'missing.json' "$work/run.log")"

# Starts what was published and ends it: prints whether it started, and whether it complained about time zones.
started_and_complained() { # where the time zones are
  cat >"$work/zones.json" <<'EOF'
{
  "Kestrel": { "Endpoints": { "Proxy": { "Url": "http://127.0.0.1:0" } } },
  "ReverseProxy": {
    "Routes": { "free": { "ClusterId": "api", "Match": { "Path": "/{**rest}" }, "Transforms": [ { "PaymentPolicy": "open" } ] } },
    "Clusters": { "api": { "Destinations": { "local": { "Address": "http://127.0.0.1:9/" } } } }
  },
  "Sidecar": { "Admin": { "Url": "http://127.0.0.1:0" }, "Ledger": { "ConnectionString": "Data Source=zones.db" } }
}
EOF
  (cd "$work" && TZDIR="$1" exec timeout 20 dotnet "$work/publish/Sidecar.dll" --config "$work/zones.json") >"$work/zones.log" 2>&1 &
  local proxy=$! tries=0
  until grep -q 'Application started' "$work/zones.log" || [ $((tries += 1)) -gt 100 ]; do sleep 0.1; done
  grep -q 'Application started' "$work/zones.log" || cat "$work/zones.log" >&2
  kill -TERM "$proxy" 2>/dev/null
  wait "$proxy" 2>/dev/null
  echo "$(grep -c -m1 'Application started' "$work/zones.log") $(grep -c 'tzdata' "$work/zones.log")"
}
mkdir "$work/no-zones"
check "what was published finds the time zones of its machine" "1 0" "$(started_and_complained /usr/share/zoneinfo)"
check "and says so at the start where there are none" "1 1" "$(started_and_complained "$work/no-zones")"

last_stage=$(sed -n '/^FROM/h;//!H;${x;p}' Dockerfile)
# This does not run the image: that it has no shell and has time zones is what this variant is published as.
check "the image has no shell, and has time zones" 1 "$(grep -c '^FROM mcr.microsoft.com/dotnet/aspnet:10.0-.*chiseled-extra$' <<<"$last_stage")"
check "and does not run as root" 1 "$(grep -c '^USER 1654$' <<<"$last_stage")"

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
