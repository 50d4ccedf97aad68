# Sourced by ./amends test: all that CI checks, in parts, each with its time budget in minutes.

reports=$root/target/checks
servers=$(mktemp -d)
export AMENDS_TEST_RUN=$$-$RANDOM # marks whatever the checks start
summary=""
failed=""

clean_up() {
  "${launcher[@]}" servers stop "$servers" 2>/dev/null || true
  rm -rf "$servers"
  local left
  for left in $(grep -lzsx "AMENDS_TEST_RUN=$AMENDS_TEST_RUN" /proc/[0-9]*/environ | cut -d/ -f3); do
    if [[ $left != "$$" && -e /proc/$left/exe && $(ps -o ppid= -p "$left") -ne $$ ]]; then
      echo "A check left a process behind, which is ended now: $(ps -o pid=,args= -p "$left" | cut -c1-150)"
      kill -9 "$left" 2>/dev/null || true
    fi
  done
}
trap clean_up EXIT

maven() {
  mvn --batch-mode --no-transfer-progress --file "$root/pom.xml" -Dspotless.goal=check "$@" </dev/null 2>&1
}

# Hides Maven's chatter, and keeps its totals for the end.
show_checks() {
  awk '/^\[INFO\] Building .*\[[0-9]+\/[0-9]+\]$/ { sub(/^\[INFO\] Building /, ""); gsub(/  +/, " "); module = $0; print "\n" module; fflush(); next }
       /^\[(INFO|WARNING|ERROR)\] +Tests run:.*[0-9]$/ { totals = totals module "\n" $0 "\n"; next }
       /^\[INFO\]/ && !/Tests run:|Running |BUILD / { next }
       { print; fflush() }
       END { printf "\n%s", totals }'
}

# part NAME MINUTES COMMAND...
part() {
  local name=$1 budget=$(($2 * 60)) log=$reports/${1// /-}.log result=passed start=$SECONDS note="" took
  shift 2
  printf '\n==== %s\n' "$name"
  if [[ -n $failed ]]; then
    result="not run"
  elif ! "$@" | tee "$log" | show_checks; then
    result=FAILED
    failed="$failed$name, "
  fi
  took=$((SECONDS - start))
  if ((took > budget)); then note="   WARNING: over its budget"; fi
  summary+=$(printf '%-24s %-8s %3d:%02d of %2d:00%s' "$name" "$result" $((took / 60)) $((took % 60)) $((budget / 60)) "$note")$'\n'
}

build_and_unit_tests() {
  find_promtool || return 1
  maven install -DskipITs
}

component_tests() {
  "${launcher[@]}" servers start "$servers" >"$servers/env" || return 1
  # shellcheck disable=SC1091
  source "$servers/env"
  echo "These tests use one PostgreSQL ($AMENDS_TEST_POSTGRES_URL) and one Kafka ($AMENDS_TEST_KAFKA) from Maven Central, as CI does; run Maven by itself to use containers."
  maven verify -DskipUnitTests \
    --projects service-chassis,customer-service,feedback-service,notification-service,analytics-service
}

chain_and_browser() {
  find_browser || return 1
  maven verify -DskipUnitTests --projects deploy/local,deploy/chain
}

# prove COMMAND...: one of the programs, on an installation of its own
prove() {
  "${proof[@]}" "$@" 2>&1
}

# The checks of the alert rules need it; Prometheus itself isn't installed.
find_promtool() {
  AMENDS_PROMTOOL=${AMENDS_PROMTOOL:-$(command -v promtool)} || {
    if ! command -v apt-get >/dev/null; then
      echo "The checks of the alert rules need promtool: install Prometheus, or set AMENDS_PROMTOOL to its promtool."
      return 1
    fi
    local tools=$root/target/tools
    AMENDS_PROMTOOL=$tools/usr/bin/promtool
    if [[ ! -x $AMENDS_PROMTOOL ]]; then
      echo "Fetching promtool for the checks of the alert rules"
      mkdir -p "$tools"
      (cd "$tools" && { apt-get download -qq prometheus || { apt-get update -qq && apt-get download -qq prometheus; }; } \
        && dpkg-deb --extract prometheus_*.deb .) </dev/null >"$reports/promtool.log" 2>&1 || {
        tail -n 20 "$reports/promtool.log"
        return 1
      }
    fi
  }
  export AMENDS_PROMTOOL
}

find_browser() {
  local name
  if [[ -z ${AMENDS_CHROMIUM:-} ]]; then
    for name in chromium chromium-browser google-chrome; do
      command -v "$name" >/dev/null && break
    done
    if ! command -v "$name" >/dev/null; then
      if [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null; then
        echo "Installing Chromium for the browser tests"
        { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium; } \
          </dev/null >"$reports/chromium.log" 2>&1 || tail -n 20 "$reports/chromium.log"
        name=chromium
      else
        echo "The browser tests need Chromium: install it (Debian: apt-get install chromium), or set AMENDS_CHROMIUM to a Chrome or Chromium program."
        return 1
      fi
    fi
    AMENDS_CHROMIUM=$(command -v "$name") || return 1
  fi
  export AMENDS_CHROMIUM
}

mkdir -p "$reports"
part "build and unit tests" 8 build_and_unit_tests
part "component tests" 8 component_tests
part "chain and browser" 5 chain_and_browser
part "faults" 6 prove faults --cycles 20 --points 4 --minutes 5 --seed 8
part "abuse" 4 prove abuse --requests 10000
part "planted bugs" 5 prove bugs --bugs 5
part "restore" 2 prove restore --seed 8
part "load" 2 prove load --rounds 1 --seconds 2 --warm-up 5 \
  --only accepting,pipeline,latency,overload,catch-up,mails,storage,holdings

printf '\n%s' "$summary"
if [[ -n $failed ]]; then
  fail "Failed: ${failed%, }. Everything that was said is in $reports"
fi
echo "All checks passed."
