#!/usr/bin/env bash
# What the proxy costs, in one run on loopback: requests a second and CPU time a request, beside the upstream itself and
# beside a YARP with nothing added, whose CPU time for the same kind of request (without a body, with one, or as an ingress passes it on) is the unit. Needs Linux
# with two cores, wrk and nginx (Debian's are installed if they are missing and this is root). A row that cannot be measured is said so, and the exit code is 1.
#
#   ROUNDS=3 SECONDS_A_ROUND=4 CONNECTIONS=32 ROWS="bare-yarp open key" ./bench.sh
set -uo pipefail
cd "$(dirname "$0")"

rounds=${ROUNDS:-3}
round_seconds=${SECONDS_A_ROUND:-4}
connections=${CONNECTIONS:-32}
warm_up_seconds=${WARM_UP_SECONDS:-15}
# What can be used once is made for the longest round; a round that uses more is rejected.
longest=$((round_seconds > warm_up_seconds ? round_seconds : warm_up_seconds))
payments=$((longest * 6000)) requests_signed=$((longest * 30000)) tokens=$((longest * 12000))

read -ra rows <<<"${ROWS:-direct bare-yarp open key spend first-spend challenge paid bare-body agent bare-ingress hygiene}"
declare -A title=(
  [direct]="direct to the upstream" [bare-yarp]="bare YARP" [open]="open route"
  [key]="API key, rate limits" [spend]="spend token, seen" [first-spend]="spend token, first" [challenge]="402 challenge" [paid]="paid, instant facilitator"
  [bare-body]="bare YARP, 1 KB body" [agent]="HMAC of a 1 KB body"
  [bare-ingress]="bare YARP behind an ingress" [hygiene]="open route, all hygiene"
)
# The row whose CPU time is a row's unit: a YARP with nothing added that forwards the same kind of request.
declare -A unit=([open]=bare-yarp [key]=bare-yarp [spend]=bare-yarp [first-spend]=bare-yarp [challenge]=bare-yarp [paid]=bare-yarp [agent]=bare-body [hygiene]=bare-ingress)
# Most CPU time a request may take, in its unit.
declare -A target=([open]=1.10 [key]=1.30 [spend]=1.50 [challenge]=0.50 [paid]=4.00 [agent]=1.45 [hygiene]=1.10)
declare -A expected=([direct]=200 [bare-yarp]=200 [open]=200 [key]=200 [spend]=200 [first-spend]=200 [challenge]=402 [paid]=200 [bare-body]=200 [agent]=200 [bare-ingress]=200 [hygiene]=200)
declare -A url=() pid=() broken=()

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
work=$(mktemp -d "${TMPDIR:-/tmp}/sidecar-bench.XXXXXX")
started=()

cleanup() {
  for process in ${started[@]+"${started[@]}"}; do
    kill "$process" 2>/dev/null
  done
  wait 2>/dev/null
  rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

die() {
  printf '%s\n' "$@" >&2
  exit 1
}

install_tools() {
  local missing=()
  command -v wrk >/dev/null || missing+=(wrk)
  [ -x /usr/sbin/nginx ] || missing+=(nginx-light)
  [ "${#missing[@]}" -gt 0 ] || return 0
  [ "$(id -u)" -eq 0 ] || die "Missing, and only root may install them: apt-get install --no-install-recommends ${missing[*]}"
  # RUNLEVEL=1: the packaged nginx is not started.
  { apt-get update && DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y --no-install-recommends "${missing[@]}"; } >"$work/apt.log" 2>&1 \
    || die "$(tail -n 20 "$work/apt.log")"
}

free_port() {
  local port
  while port=$((20000 + RANDOM % 12000)); (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do :; done
  echo "$port"
}

publish() { # project, folder
  dotnet publish "$1" -c Release -o "$2" >"$work/publish.log" 2>&1 || die "$1 does not build:" "$(grep -E 'error' "$work/publish.log" | sort -u | head -n 20)"
}

fill() { # template, result
  sed -e "s|@WORK@|$work|g" -e "s|@UPSTREAM_PORT@|$upstream_port|g" -e "s|@FACILITATOR_PORT@|$facilitator_port|g" \
    -e "s|@KEY@|${entry:-}|g" -e "s|@SECRET@|${secret:-}|g" \
    -e "s|@PROXY_PORT@|$proxy_port|g" -e "s|@ADMIN_PORT@|$admin_port|g" "$1" >"$2"
}

launch() { # name, core, command...
  local name=$1 core=$2
  shift 2
  taskset -c "$core" "$@" >"$work/$name.log" 2>&1 &
  pid[$name]=$!
  started+=("$!")
}

status_of() { curl -s -o /dev/null -m 5 -w '%{http_code}' "$@"; }

answers() { # url, status, seconds, more of curl's arguments
  local url=$1 status=$2 until=$((SECONDS + $3))
  shift 3
  while [ "$(status_of "$@" "$url")" != "$status" ]; do
    [ "$SECONDS" -lt "$until" ] || return 1
    sleep 0.2
  done
}

# CPU time of a process in clock ticks; of nginx, its worker's.
ticks() {
  local process=$1
  [ "$process" != "${pid[nginx]}" ] || process=$(pgrep -P "$process" | head -n 1)
  awk '{ sub(/.*\) /, ""); print $12 + $13 }' "/proc/$process/stat"
}

# measure ROW ROUND SECONDS: adds "requests-a-second microseconds-a-request" to the row's results, or says why it cannot.
measure() {
  local row=$1 round=$2 seconds=$3 core=1 server=${pid[sidecar]} before after counted requests took refused errors
  local script=(-s tests/bench/report.lua "${url[$row]}")
  case $row in
    # Nothing but wrk and nginx has work to do, so each gets a core.
    direct) core=0 server=${pid[nginx]} ;;
    bare-yarp) server=${pid[bare-yarp]} ;;
    # The very requests that the agent sends: bare YARP looks at none of them.
    bare-body) server=${pid[bare-yarp]} script=(-s tests/bench/agent.lua "${url[$row]}" -- "$work/agents.$round") ;;
    key) script=(-s tests/bench/header.lua "${url[$row]}" -- X-API-Key "$key") ;;
    spend) script=(-s tests/bench/header.lua "${url[$row]}" -- X-Spend-Token "$(head -n 1 "$work/tokens.warm-up")") ;;
    first-spend) script=(-s tests/bench/headers.lua "${url[$row]}" -- X-Spend-Token "$work/tokens.$round") ;;
    # What an ingress passes on of pages that call; to bare YARP the very same.
    bare-ingress) server=${pid[bare-yarp]} script=(-s tests/bench/ingress.lua "${url[$row]}") ;;
    hygiene) server=${pid[hygiene]} script=(-s tests/bench/ingress.lua "${url[$row]}") ;;
    agent) script=(-s tests/bench/agent.lua "${url[$row]}" -- "$work/agents.$round") ;;
    paid) script=(-s tests/bench/headers.lua "${url[$row]}" -- PAYMENT-SIGNATURE "$work/payments.$round") ;;
  esac

  before=$(ticks "$server") || { broken[$row]="its server ended"; return; }
  taskset -c "$core" wrk -t1 -c"$connections" -d"${seconds}s" "${script[@]}" >"$work/wrk.log" 2>&1
  after=$(ticks "$server") || { broken[$row]="its server ended"; return; }

  read -r counted requests took refused errors < <(tail -n 1 "$work/wrk.log")
  if [ "$counted" != counted ] || [ "$requests" -eq 0 ]; then
    broken[$row]="wrk counted nothing: $(tail -n 1 "$work/wrk.log")"
  elif [ "$errors" -gt 0 ]; then
    broken[$row]="$errors socket errors in $requests requests"
  elif [ "${expected[$row]}" = 200 ] && [ "$refused" -gt 0 ]; then
    broken[$row]="$refused of $requests requests were refused"
  elif [ "${expected[$row]}" = 402 ] && [ "$refused" -ne "$requests" ]; then
    broken[$row]="$((requests - refused)) of $requests requests were served"
  elif [ "$round" != warm-up ]; then
    awk -v n="$requests" -v us="$took" -v ticks=$((after - before)) -v hz="$(getconf CLK_TCK)" \
      'BEGIN { printf "%.0f %.2f\n", n * 1e6 / us, ticks * 1e6 / hz / n }' >>"$work/results.$row"
  fi
}

median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

install_tools
[ "$(nproc)" -ge 2 ] || die "Two cores are needed: one for the proxy, one for everything else."
upstream_port=$(free_port) facilitator_port=$(free_port) proxy_port=$(free_port) admin_port=$(free_port) yarp_port=$(free_port)
hygiene_port=$(free_port) hygiene_admin_port=$(free_port)
echo "Building..."
publish src/Sidecar "$work/sidecar"
publish tests/Sidecar.Benchmarks "$work/benchmarks"
# Who calls in the rows with credentials.
secret=a-secret-of-an-agent-with-32-characters-or-more
files=("$work/tokens.warm-up")
for round in $(seq "$rounds"); do files+=("$work/tokens.$round"); done
dotnet "$work/benchmarks/Sidecar.Benchmarks.dll" spend-tokens --keys "$work/issuer.jwks" --count "$tokens" --out "${files[@]}" >"$work/tokens.log" 2>&1 \
  || die "No spend tokens could be made:" "$(tail -n 5 "$work/tokens.log")"
fill tests/bench/sidecar.json "$work/without-key.json"
dotnet "$work/sidecar/Sidecar.dll" keys create --offline --config "$work/without-key.json" >"$work/key.log" 2>&1 || die "No API key could be made:" "$(tail -n 5 "$work/key.log")"
key=$(grep -o 'sk_live_[0-9a-z_]*' "$work/key.log" | head -n 1)
entry=$(tr '\n' ' ' <"$work/key.log" | grep -o '{.*}')
fill tests/bench/nginx.conf "$work/nginx.conf"
fill tests/bench/sidecar.json "$work/sidecar.json"
proxy_port=$hygiene_port admin_port=$hygiene_admin_port fill tests/bench/hygiene.json "$work/hygiene.json"

launch nginx 1 /usr/sbin/nginx -c "$work/nginx.conf" -e "$work/nginx.log"
launch bare-yarp 0 dotnet "$work/benchmarks/Sidecar.Benchmarks.dll" bare-yarp --listen "http://127.0.0.1:$yarp_port" --upstream "http://127.0.0.1:$upstream_port"
launch sidecar 0 dotnet "$work/sidecar/Sidecar.dll" --config "$work/sidecar.json"
# A process of its own: its address and the proxies that it trusts are known to all of its routes.
launch hygiene 0 dotnet "$work/sidecar/Sidecar.dll" --config "$work/hygiene.json"

url=(
  [direct]="http://127.0.0.1:$upstream_port/open/weather"
  [bare-yarp]="http://127.0.0.1:$yarp_port/open/weather" [bare-body]="http://127.0.0.1:$yarp_port/agent/weather"
  [open]="http://127.0.0.1:$proxy_port/open/weather" [challenge]="http://127.0.0.1:$proxy_port/paid/weather"
  [key]="http://127.0.0.1:$proxy_port/key/weather" [spend]="http://127.0.0.1:$proxy_port/spend/weather"
  [first-spend]="http://127.0.0.1:$proxy_port/spend/weather" [agent]="http://127.0.0.1:$proxy_port/agent/weather"
  [paid]="http://127.0.0.1:$proxy_port/paid/weather"
  [bare-ingress]="http://127.0.0.1:$yarp_port/open/weather" [hygiene]="http://127.0.0.1:$hygiene_port/open/weather"
)
for row in direct bare-yarp hygiene open challenge; do
  answers "${url[$row]}" "${expected[$row]}" 15 || {
    broken[$row]="GET ${url[$row]} answered $(status_of "${url[$row]}"), not ${expected[$row]}"
    [ "$row" != open ] || tail -n 20 "$work/sidecar.log"
    [ "$row" != hygiene ] || tail -n 20 "$work/hygiene.log"
  }
  # The sidecar did not start: what else it would not answer is known.
  [ -z "${broken[open]:-}" ] || { broken[key]=${broken[open]} broken[spend]=${broken[open]} broken[first-spend]=${broken[open]} broken[agent]=${broken[open]} broken[challenge]=${broken[open]} broken[paid]=${broken[open]}; break; }
done
if [ -z "${broken[paid]:-}${broken[challenge]:-}" ]; then
  files=("$work/payments.warm-up")
  for round in $(seq "$rounds"); do files+=("$work/payments.$round"); done
  dotnet "$work/benchmarks/Sidecar.Benchmarks.dll" payments --url "${url[paid]}" --count "$payments" --out "${files[@]}" >"$work/payments.log" 2>&1 \
    || broken[paid]="no payments could be made: $(grep -m1 -E 'Exception|rror' "$work/payments.log")"
else
  broken[paid]=${broken[paid]:-${broken[challenge]}}
fi

if [ -z "${broken[spend]:-}" ]; then
  dotnet "$work/sidecar/Sidecar.dll" agents create tests/bench/agent.json --config "$work/sidecar.json" >"$work/agent.log" 2>&1 \
    || broken[spend]="no agent could be made: $(tail -n 1 "$work/agent.log")"
  answers "${url[spend]}" 200 5 -H "X-Spend-Token: $(head -n 1 "$work/tokens.warm-up")" || broken[spend]="a spend token was refused"
fi
[ -z "${broken[spend]:-}" ] || broken[first-spend]=${broken[spend]}

if [ -z "${broken[agent]:-}" ]; then
  files=("$work/agents.warm-up")
  for round in $(seq "$rounds"); do files+=("$work/agents.$round"); done
  dotnet "$work/benchmarks/Sidecar.Benchmarks.dll" agents --agent agent-1 --secret "$secret" --count "$requests_signed" --out "${files[@]}" >"$work/agents.log" 2>&1 \
    || broken[agent]="no requests could be signed: $(grep -m1 -E 'Exception|rror' "$work/agents.log")"
fi
# The same requests go to both.
[ -z "${broken[agent]:-}" ] || broken[bare-body]=${broken[agent]}

echo "Core 0: the proxy. Core 1: wrk (1 thread, $connections connections), nginx as upstream and facilitator. Direct: wrk on core 0."
echo "Median of $rounds interleaved rounds of $round_seconds s after $warm_up_seconds s of warm-up; $(nproc) cores."
for round in warm-up $(seq "$rounds"); do
  for row in "${rows[@]}"; do
    [ -n "${broken[$row]:-}" ] || measure "$row" "$round" "$([ "$round" = warm-up ] && echo "$warm_up_seconds" || echo "$round_seconds")"
  done
done

cost_of() { [ ! -f "$work/results.$1" ] || cut -d' ' -f2 "$work/results.$1" | median; }

printf '\n%-28s %12s %18s %8s %8s   %s\n' "" "requests/s" "CPU us/request" "ratio" "target" "ratio to"
for row in "${rows[@]}"; do
  if [ -n "${broken[$row]:-}" ]; then
    printf '%-28s NOT MEASURED: %s\n' "${title[$row]}" "${broken[$row]}"
    continue
  fi
  rate=$(cut -d' ' -f1 "$work/results.$row" | median) cost=$(cost_of "$row")
  # nginx and bare YARP have no unit: they are what is compared with.
  if [ -z "${unit[$row]:-}" ]; then
    printf '%-28s %12s %18s %8s %8s\n' "${title[$row]}" "$rate" "$cost" - -
    continue
  fi
  ratio=$(awk -v a="$cost" -v b="$(cost_of "${unit[$row]}")" 'BEGIN { if (b > 0) printf "%.2f", a / b; else print "-" }')
  printf '%-28s %12s %18s %8s %8s   %s\n' "${title[$row]}" "$rate" "$cost" "$ratio" "${target[$row]}" "${title[${unit[$row]}]}"
done

[ "${#broken[@]}" -eq 0 ] || { echo; echo "${#broken[@]} rows could not be measured." >&2; exit 1; }
