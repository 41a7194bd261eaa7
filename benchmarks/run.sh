#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#   benchmarks/run.sh                      lists the names
#   benchmarks/run.sh NAME [OPTION ...]    measures, prints a table, then lines "ratio NAME CASE VALUE"
#   benchmarks/run.sh all [OPTION ...]     measures all, and writes report.md and pictures into benchmarks/target/report
# Options: --size BYTES (with k, m or g), --objects COUNT, --rounds COUNT, --folder PATH (on the disk to be measured).
# STASIS_GVISOR_ORACLE may name a program around gVisor's own code, to compare with; where Debian's golang-go and
# golang-gvisor-gvisor-dev are installed, it is built from impl-bundle/src/test/go/gvisorcheck.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
target=$root/benchmarks/target

fail() {
    local code=$1
    shift
    echo "benchmarks/run.sh: $*" >&2
    exit "$code"
}

# shellcheck source=/dev/null
. "$root/jobs/java.sh"

is_built() {
    local module
    [ -f "$target/classpath" ] || return 1
    for module in api-bundle storage-bundle impl-bundle extensions/integrity-bouncycastle processor extensions/compression extensions/kernel-runsc extensions/storage-s3 benchmarks; do
        [ -z "$(find "$root/pom.xml" "$root/$module/pom.xml" "$root/$module/src/main" -type f \
            -newer "$target/classpath" -print -quit)" ] || return 1
    done
}

build() {
    is_built && return
    command -v mvn >/dev/null || fail 3 "Maven not found (Debian: apt install maven)"
    echo "Building ..." >&2
    mkdir -p "$target"
    (cd "$root" && mvn -B -ntp -q package -DskipTests -pl benchmarks -am) </dev/null >"$target/build.log" 2>&1 || {
        cat "$target/build.log" >&2
        fail 3 "the build failed"
    }
    touch "$target/classpath"
}

oracle() {
    local library=/usr/share/gocode
    [ -z "${STASIS_GVISOR_ORACLE:-}" ] && command -v go >/dev/null && [ -d "$library/src/gvisor.dev/gvisor" ] || return 0
    (cd "$root/impl-bundle/src/test/go/gvisorcheck" &&
        GO111MODULE=off GOPATH=$library GOCACHE=$target/go go build -o "$target/gvisorcheck" .) &&
        export STASIS_GVISOR_ORACLE=$target/gvisorcheck
}

find_java
build
oracle
[ "${1:-}" != all ] || set -- "$@" --report "$target/report"
# off-heap memory is bounded by what a benchmark asks for, not by the heap
exec "$JAVA_HOME/bin/java" -Xms3g -Xmx3g -XX:+UseParallelGC -XX:MaxDirectMemorySize=64g \
    -cp "$target/classes:$(cat "$target/classpath")" org.stasis.benchmarks.Benchmarks "$@"
