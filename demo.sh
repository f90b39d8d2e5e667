#!/usr/bin/env bash
# A merchant, a facilitator, the sidecar between them, and a buyer who tries what it promises. Needs the .NET SDK only.
#
#   ./demo.sh          runs until Ctrl-C, so that you can try the curl lines it prints
#   ./demo.sh --once   ends by itself; exit code 0 only if every step held
#
# PROXY_PORT, ADMIN_PORT, MERCHANT_PORT and DEVNET_PORT choose the ports; a port that is taken is replaced by a free one.
set -euo pipefail

case "${1:-}" in
  '') once=false ;;
  --once) once=true ;;
  *) sed -n '2,7s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; [[ $1 == --help || $1 == -h ]] && exit 0 || exit 2 ;;
esac

root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
configuration=config/demo.json
temporary=$(mktemp -d "${TMPDIR:-/tmp}/sidecar-demo.XXXXXX")
names=()
pids=()
waiting=

# Whatever happens: every child is asked to end, made to end if it does not, and the temporary folder goes.
clean_up() {
  local code=$? pid
  trap - EXIT INT TERM
  # Somebody who interrupts knows why it ended.
  if ((code != 0 && code != 130 && code != 143)); then show_logs; fi
  if [[ -n $waiting ]]; then pids+=("$waiting"); fi
  for pid in ${pids[@]+"${pids[@]}"}; do kill "$pid" 2>/dev/null || true; done
  for pid in ${pids[@]+"${pids[@]}"}; do end "$pid"; done
  rm -rf "$temporary"
  exit "$code"
}

end() {
  local tries=0
  while kill -0 "$1" 2>/dev/null && ((tries++ < 100)); do sleep 0.1; done
  kill -KILL "$1" 2>/dev/null || true
  wait "$1" 2>/dev/null || true
}

show_logs() {
  local log
  for log in "$temporary"/*.log; do
    [[ -s $log ]] || continue
    printf '\n--- the end of %s ---\n' "${log##*/}"
    tail -n 25 "$log"
  done >&2
}

fail() {
  echo "demo.sh: $*" >&2
  exit 1
}

taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# The wanted port, or a free one in its place; no port is given out twice.
given=" "
pick_port() {
  port=$1
  while [[ $given == *" $port "* ]] || taken "$port"; do port=$((20000 + RANDOM % 12000)); done
  if [[ $port != "$1" ]]; then echo "  Port $1 is taken; the $2 uses $port."; fi
  given+="$port "
}

# start NAME COMMAND...: in the background, from the repository's folder, with a log of its own.
start() {
  local name=$1
  shift
  (cd "$root" && exec "$@") >"$temporary/$name.log" 2>&1 </dev/null &
  names+=("$name")
  pids+=($!)
}

check_children() {
  local i
  for i in "${!pids[@]}"; do
    kill -0 "${pids[i]}" 2>/dev/null || fail "the ${names[i]} has ended"
  done
}

buyer() { dotnet "$root/samples/Buyer/bin/Release/net10.0/Buyer.dll" "$@"; }

# Ready, or dead, whichever comes first.
wait_until_ready() {
  dotnet "$root/samples/Buyer/bin/Release/net10.0/Buyer.dll" wait --seconds 30 "$@" &
  waiting=$!
  while kill -0 "$waiting" 2>/dev/null; do
    check_children
    sleep 0.1
  done
  wait "$waiting" || fail "not everything became ready"
  waiting=
}

trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

command -v dotnet >/dev/null || fail "the .NET SDK is needed: https://dotnet.microsoft.com/download"

# Nothing of the surroundings may change what is shown: no addresses, no settings, no HTTP proxy between loopback and loopback.
unset ASPNETCORE_URLS ASPNETCORE_HTTP_PORTS ASPNETCORE_HTTPS_PORTS DOTNET_URLS DOTNET_HTTP_PORTS URLS HTTP_PORTS HTTPS_PORTS
unset "${!Sidecar__@}" "${!ReverseProxy__@}" "${!Kestrel__@}"
export NO_PROXY="127.0.0.1,localhost${NO_PROXY:+,$NO_PROXY}"
export no_proxy="$NO_PROXY" DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

echo "  Building …"
# No build server outlives the demo.
dotnet build "$root/samples/Demo.slnf" --configuration Release --nologo --verbosity quiet \
  -nodeReuse:false -p:UseSharedCompilation=false >"$temporary/build.log" 2>&1 || fail "the build failed"
: >"$temporary/build.log"

pick_port "${MERCHANT_PORT:-3000}" merchant && merchant=http://127.0.0.1:$port
pick_port "${DEVNET_PORT:-8402}" facilitator && devnet=http://127.0.0.1:$port
pick_port "${PROXY_PORT:-8080}" proxy && proxy=http://127.0.0.1:$port
pick_port "${ADMIN_PORT:-9901}" "admin listener" && admin=http://127.0.0.1:$port

start merchant dotnet samples/Merchant/bin/Release/net10.0/Merchant.dll --urls "$merchant"
start devnet dotnet samples/Devnet/bin/Release/net10.0/Devnet.dll --urls "$devnet"
start sidecar env \
  "Kestrel__Endpoints__Proxy__Url=$proxy" \
  "ReverseProxy__Clusters__merchant__Destinations__local__Address=$merchant/" \
  "Sidecar__Facilitators__devnet__Url=$devnet" \
  "Sidecar__Admin__Url=$admin" \
  "Sidecar__Ledger__ConnectionString=Data Source=$temporary/ledger.db" \
  dotnet src/Sidecar/bin/Release/net10.0/Sidecar.dll --config "$configuration"
wait_until_ready "$merchant/menu" "$devnet/supported" "$admin/health/ready"

echo
buyer tour --proxy "$proxy" --devnet "$devnet" || fail "the tour did not hold"
check_children
if $once; then exit 0; fi

here=$root/
[[ $PWD == "$root" ]] && here=
cat <<END

  Your turn:

    curl -i $proxy/menu        the open route
    curl -i $proxy/report      402: the price, in PAYMENT-REQUIRED and in the body
    curl -i -H "\$(dotnet ${here}samples/Buyer/bin/Release/net10.0/Buyer.dll sign $proxy/report)" $proxy/report
                                            signs a payment and buys the report
    curl $admin/metrics        what the sidecar counted
    curl $admin/health/status  how it is

  The routes and their price:  ${here}$configuration
  The logs:                    $temporary/{sidecar,devnet,merchant}.log

  Ctrl-C ends everything.
END
trap 'echo; exit 0' INT
while true; do
  check_children
  sleep 1
done
