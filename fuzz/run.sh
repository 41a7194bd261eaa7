#!/usr/bin/env bash
# Coverage-guided fuzzing of everything that reads an image.
#
#   fuzz/run.sh                    lists the targets
#   fuzz/run.sh TARGET SECONDS     fuzzes one of them
#   fuzz/run.sh all SECONDS        fuzzes each of them that long
#   fuzz/run.sh sow TARGET|all     adds the seeds a target makes of known files
#   fuzz/run.sh keep TARGET|all    adds to corpus/TARGET what reached something new since
#
# Inputs that reach something new go to target/corpus/TARGET. One that breaks a rule goes to corpus/TARGET/crash-*, from
# where every build replays it. FUZZ_HEAP is the heap (256m), FUZZ_BYTES the longest input (4096;
# of programs 128).
set -euo pipefail
cd "$(dirname "$0")"

build() {
  local built=target/lib/.built
  if [ ! -e "$built" ] || [ -n "$(find src pom.xml ../impl-bundle/src ../api-bundle/src ../extensions/karaf-shell/src -newer "$built" -print -quit)" ]; then
    (cd .. && mvn -q -B -ntp package -pl fuzz -am -Dquickly)
    touch "$built"
  fi
}

scratch=/tmp
[ ! -w /dev/shm ] || scratch=/dev/shm

jvm() {
  "${JAVA_HOME:+$JAVA_HOME/bin/}java" -Djava.io.tmpdir="$scratch" -cp 'target/classes:target/lib/*' "$@"
}

# target, then options of libFuzzer and folders of inputs
jazzer() {
  local target=$1
  shift
  # its input is a program: a long one changes so much that nothing is left to read, and comparisons tell nothing of it
  local FUZZ_BYTES=${FUZZ_BYTES:-} trace=()
  [ "$target" != sandbox ] || FUZZ_BYTES=${FUZZ_BYTES:-128} trace=(--trace=cov)
  jvm -Xmx"${FUZZ_HEAP:-256m}" -Xss512k -XX:+UseSerialGC -XX:TieredStopAtLevel="${FUZZ_JIT:-4}" \
    com.code_intelligence.jazzer.Jazzer \
    --target_class=org.stasis.fuzz.Fuzzer --target_args="$target" \
    --instrumentation_includes='org.stasis.**:org.eclipse.parsson.**:org.eclipse.yasson.**' \
    --custom_hook_includes='org.stasis.**' --reproducer_path=target "${trace[@]}" \
    -max_len="${FUZZ_BYTES:-4096}" -timeout=10 -rss_limit_mb=1536 -len_control=0 -print_final_stats=1 "$@"
}

fuzz() {
  local target=$1 seconds=$2 log=target/$1.log
  mkdir -p "target/corpus/$target" "corpus/$target" target/long
  # no input grows longer than the longest there is at the beginning
  head -c "${FUZZ_BYTES:-4096}" /dev/zero > target/long/zeros
  echo "fuzzing $target for $seconds s"
  if ! jazzer "$target" -max_total_time="$seconds" -artifact_prefix="corpus/$target/" \
    -keep_seed=1 "target/corpus/$target" "corpus/$target" target/long > "$log" 2>&1; then
    tail -n 60 "$log"
    echo "fuzz: $target broke a rule, or could not run; all of it is in fuzz/$log" >&2
    return 1
  fi
  grep -E '^#[0-9]+.*DONE' "$log"
}

keep() {
  local target=$1
  mkdir -p "target/corpus/$target" "corpus/$target"
  rm -rf "target/kept" && mkdir -p "target/kept"
  jazzer "$target" -merge=1 -use_counters=0 target/kept "corpus/$target" "target/corpus/$target" > "target/$target-keep.log" 2>&1
  find "corpus/$target" -type f ! -name 'crash-*' ! -name 'timeout-*' ! -name 'oom-*' -delete
  cp target/kept/* "corpus/$target/"
  echo "$target: $(find "corpus/$target" -type f | wc -l) inputs, $(du -sb "corpus/$target" | cut -f1) bytes"
}

each() {
  local work=$1 name=$2
  shift 2
  if [ "$name" = all ]; then
    for name in $(jvm org.stasis.fuzz.Fuzzer); do
      "$work" "$name" "$@"
    done
  else
    "$work" "$name" "$@"
  fi
}

sow() {
  jvm org.stasis.fuzz.Fuzzer "$1" "target/corpus/$1"
}

build
case "$#:${1:-}" in
  0:) jvm org.stasis.fuzz.Fuzzer ;;
  2:sow) each sow "$2" ;;
  2:keep) each keep "$2" ;;
  2:*) each fuzz "$1" "$2" ;;
  *) sed -n 's/^# \{0,1\}//p' "$0" | sed 1d >&2; exit 2 ;;
esac
