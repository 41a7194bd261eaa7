#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
set -uo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd) || exit 1

usage() {
    cat <<'END'
./run.sh                 the main job: saves a running workload, kills its JVM, goes on in a new one, compares
./run.sh gvisor          the same with a gVisor sandbox, loaded on another Karaf; needs runsc and a static busybox
./run.sh COMMAND...      runs one shell command and exits with its code:  ./run.sh state:inspect FILE
./run.sh -               runs each line of standard input until one fails, and exits with its code
./run.sh shell           opens the shell of Karaf
./run.sh crash SECONDS SEED   kills processes that save and load at random moments; exits with 1 if anything was lost
./run.sh soak SECONDS SEED    the same, with failing and exchanged plug-ins, rotting bytes, several kernels at once
./run.sh kills SECONDS SEED   the same inside Karaf: a live workload goes on after each kill, and its result is compared
./run.sh ceph SECONDS SEED    kills OSDs of a Ceph of its own while kernels are saved to and loaded from its S3
./run.sh --help          shows this

Builds the distribution first if that is missing or older than its sources. Needs a JDK 17 (JAVA_HOME, or in a usual
place) and Maven. Each call starts a Karaf of its own in a temporary folder below run/ and removes it when done; several
calls at once do not disturb each other. Images and keys of commands and shell stay: run/images, run/keys. The main job
keeps nothing.

Exit codes: 0 good, 1 a command failed or the results differ, 2 wrong use, 3 the build failed, 4 Karaf did not start.
END
}

fail() {
    local code=$1
    shift
    echo "run.sh: $*" >&2
    exit "$code"
}

for part in java karaf search gvisor soak kills ceph; do
    # shellcheck source=/dev/null
    . "$root/jobs/$part.sh"
done

# ---- commands and shell -------------------------------------------------------------------------------------------

# Images and keys outlive the Karaf that wrote them.
keep_images() {
    printf 'directory = %s\n' "$root/run/images" >"$karaf/etc/org.stasis.storage.file.cfg"
    printf 'directory = %s\ncreate = true\n' "$root/run/keys" >"$karaf/etc/org.stasis.keys.cfg"
}

# The arguments as one line of the shell; a single one may be a whole line itself.
line() {
    local word text
    [ $# = 1 ] && text=$1
    [ $# -gt 1 ] && for word; do
        [[ $word =~ ^[A-Za-z0-9_./:=@%+,-]+$ ]] || word="'${word//\'/\'\\\'\'}'"
        text+="${text:+ }$word"
    done
    printf '%s\n' "$text"
}

run_commands() {
    build
    unpack
    keep_images
    start
    commands
}

open_shell() {
    [ -t 0 ] || fail 2 "the shell needs a terminal; ./run.sh - reads commands from a pipe"
    build
    unpack
    keep_images
    pick_port
    "$karaf/bin/karaf" 8>&-
}

case ${1:-} in
    '')
        [ $# = 0 ] || { usage >&2; exit 2; }
        find_java
        main_job
        ;;
    -h | --help) usage ;;
    gvisor) find_java; gvisor_job ;;
    -) find_java; run_commands ;;
    shell) find_java; open_shell ;;
    crash | soak | kills | ceph)
        [[ $# = 3 && $2 =~ ^[0-9]{1,6}$ && $3 =~ ^[0-9]{1,18}$ ]] || fail 2 "./run.sh $1 SECONDS SEED"
        find_java
        case $1 in
            kills | ceph) "$1_job" "$2" "$3" ;;
            *) soak "$@" ;;
        esac
        ;;
    -*) usage >&2; exit 2 ;;
    *) find_java; line "$@" | run_commands ;;
esac
