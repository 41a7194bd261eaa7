# SPDX-License-Identifier: Apache-2.0
# Finds a JDK 17. Read by run.sh and benchmarks/run.sh, each of which has a function fail CODE MESSAGE.

is_java_17() {
    [ -n "$1" ] && [ -x "$1/bin/javac" ] && "$1/bin/java" -version 2>&1 | grep -q ' version "17'
}

find_java() {
    local home
    is_java_17 "${JAVA_HOME:-}" && return
    for home in "$(dirname "$(dirname "$(readlink -f "$(command -v javac || echo /none)")")")" \
        /usr/lib/jvm/*17* /opt/*17* "$HOME"/.sdkman/candidates/java/17* \
        /Library/Java/JavaVirtualMachines/*17*/Contents/Home; do
        is_java_17 "$home" && export JAVA_HOME="$home" && return
    done
    fail 3 "no JDK 17 found; install one (Debian: apt install openjdk-17-jdk-headless) or set JAVA_HOME"
}
