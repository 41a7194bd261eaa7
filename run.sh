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

# ---- Java and the build -------------------------------------------------------------------------------------------

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

archive() {
    local found=("$root"/distribution/target/stasis-distribution-*.tar.gz)
    [ -f "${found[0]}" ] && echo "${found[0]}"
}

is_built() {
    local built
    built=$(archive) || return 1
    [ -z "$(find "$root" \( -name target -o -name .git -o -path "$root/run" -o -path '*/src/test' \) -prune \
        -o \( -name pom.xml -o -name bnd.bnd -o -path '*/src/main/*' \) -type f -newer "$built" -print -quit)" ]
}

build() {
    is_built && return
    command -v mvn >/dev/null || fail 3 "Maven not found (Debian: apt install maven)"
    echo "Building the distribution; the first time downloads what it needs and takes some minutes ..." >&2
    mkdir -p "$root/run"
    (
        # calls at the same time build once
        command -v flock >/dev/null && flock 9
        is_built || (cd "$root" && mvn -B -ntp -q -Dstyle.color=never package -DskipTests -pl distribution -am </dev/null >&2)
    ) 9>"$root/run/build.lock" || fail 3 "the build failed"
}

# ---- a Karaf of our own -------------------------------------------------------------------------------------------

karaf='' # its folder

# Whatever ends this script, the guard sees its end of the pipe close, and takes JVM and folder along.
guard() {
    trap '' INT TERM HUP
    read -r _
    end TERM
    end_sandboxes
    rm -rf "$karaf"
}

unpack() {
    mkdir -p "$root/run"
    karaf=$(mktemp -d "$root/run/karaf.XXXXXX") || exit 4
    exec 8> >(guard)
    local guard=$!
    trap "exec 8>&-; wait $guard" EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    tar xzf "$(archive)" -C "$karaf" --strip-components=1 || fail 4 "cannot unpack $(archive)"
    # a user of this run only, whom bin/client finds by itself
    printf 'run = %s,_g_:admingroup\n_g_\\:admingroup = group,admin,manager,viewer,systembundles,ssh\n' \
        "$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')" >"$karaf/etc/users.properties"
}

pick_port() {
    local port
    while port=$((20000 + (RANDOM * 32768 + RANDOM) % 12000)); do
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
    done
    sed -i.orig "s/^ *sshPort *=.*/sshPort = $port/" "$karaf/etc/org.apache.karaf.shell.cfg"
}

is_running() {
    [ -f "$karaf/karaf.pid" ] && kill -0 "$(cat "$karaf/karaf.pid")" 2>/dev/null
}

# Colours are for terminals.
plain() {
    if [ -t 1 ]; then cat; else sed -u $'s/\e\\[[0-9;]*m//g'; fi
}

# Runs the commands of standard input, one a line, until one fails. Paths begin where the caller is.
commands() {
    # in the background, so that a signal need not wait for their end
    { printf "cd '%s'\n" "$PWD" && cat; } <&0 8>&- | "$karaf/bin/client" -b 8>&- | plain 8>&- &
    wait $!
}

start() {
    local deadline=$((SECONDS + 180)) log="$karaf/data/log/karaf.log"
    pick_port
    rm -f "$karaf/karaf.pid" "$log"
    KARAF_REDIRECT="$karaf/console.log" "$karaf/bin/start" </dev/null >/dev/null 2>&1 8>&- || fail 4 "bin/start failed"
    # SSH answers before the commands are there, so a command tells
    until is_running && echo state:kernels | commands >/dev/null 2>&1; do
        if [ $SECONDS -gt $deadline ] || { [ -f "$karaf/karaf.pid" ] && ! is_running; }; then
            tail -n 20 "$karaf/console.log" "$log" >&2
            fail 4 "Karaf did not start"
        fi
        # somebody else was faster; Karaf follows a changed configuration
        grep -qs 'Address already in use' "$log" && : >"$log" && pick_port
        sleep 0.2
    done
}

# Ends the JVM with a signal and waits until it is gone.
end() {
    local pid i
    pid=$(cat "$karaf/karaf.pid" 2>/dev/null) || return 0
    kill "-$1" "$pid" 2>/dev/null
    for ((i = 0; i < 300; i++)); do
        kill -0 "$pid" 2>/dev/null || return 0
        sleep 0.1
    done
    kill -KILL "$pid" 2>/dev/null
}

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

# ---- the main job -------------------------------------------------------------------------------------------------

checkpoint=examples/gvisor-checkpoint/counter/checkpoint.img

say() {
    printf '\n%s\n' "$*"
}

# Runs commands in the present Karaf and shows each with what it prints; their output stays in $karaf/output.
show() {
    local command
    for command; do
        printf "echo '> %s'\n%s\n" "$command" "$command"
    done | commands 2>&1 | tee "$karaf/output" | sed -u 's/^/    /'
    [ "${PIPESTATUS[1]}" = 0 ] || fail 1 "$(grep '^> ' "$karaf/output" | tail -n 1 | cut -c 3-) failed"
}

# What the last command printed.
last_output() {
    awk '/^> / { text = ""; next } { text = text $0 "\n" } END { printf "%s", text }' "$karaf/output"
}

main_job() {
    cd "$root" || exit 1
    build
    unpack
    sed -i.orig 's/^featuresBoot = \\/featuresBoot = stasis-demo, \\/' "$karaf/etc/org.apache.karaf.features.cfg"

    say "A Karaf with a workload: five tasks that index files of this machine with Lucene, in the memory of a kernel"
    start
    show 'state:start demo' 'demo:wait --until 60' 'state:save halfway --kernel demo' 'demo:status'

    say "kill -KILL $(cat "$karaf/karaf.pid")"
    end KILL

    say "A new JVM loads the image and finishes the work"
    start
    show 'state:load halfway' 'demo:status' 'demo:result --wait 900'
    last_output >"$karaf/continued"

    say "The image, and a checkpoint that gVisor made of a running container"
    show 'state:verify halfway' "state:inspect $checkpoint"
    end TERM

    say "The same work in one go, in a third JVM"
    start
    show 'state:start demo' 'demo:result --wait 900'
    last_output >"$karaf/undisturbed"

    say "The results of both runs:"
    if [ -s "$karaf/continued" ] && diff "$karaf/continued" "$karaf/undisturbed"; then
        echo identical
    else
        echo different
        exit 1
    fi
}

# ---- crash and soak -----------------------------------------------------------------------------------------------

soak_is_built() {
    [ -f "$root/soak/target/built" ] && [ -z "$(find "$root"/{pom.xml,soak,api-bundle,impl-bundle,storage-bundle,testkit} \
        \( -name target -o -path '*/src/test' \) -prune -o -type f -newer "$root/soak/target/built" -print -quit)" ]
}

soak() {
    [[ $# = 3 && $2 =~ ^[0-9]{1,6}$ && $3 =~ ^[0-9]{1,18}$ ]] || fail 2 "./run.sh $1 SECONDS SEED"
    find_java
    if ! soak_is_built; then
        command -v mvn >/dev/null || fail 3 "Maven not found (Debian: apt install maven)"
        (cd "$root" && mvn -B -ntp -q -Dstyle.color=never package -DskipTests -pl soak -am </dev/null >&2) ||
            fail 3 "the build failed"
        touch "$root/soak/target/built"
    fi
    exec "$JAVA_HOME/bin/java" -Xmx1g -XX:MaxDirectMemorySize=4g \
        -cp "$(echo "$root"/soak/target/stasis-soak-*.jar):$root/soak/target/lib/*" org.stasis.soak.Main "$@"
}

# ---- the same with a gVisor sandbox -------------------------------------------------------------------------------

runsc_flags='--platform=ptrace --network=none --ignore-cgroups'

# Ends the sandboxes of this run.
end_sandboxes() {
    local id
    [ -d "$karaf/sandboxes" ] || return 0
    for id in $(runsc --root="$karaf/sandboxes" list -quiet </dev/null 2>/dev/null); do
        runsc --root="$karaf/sandboxes" resume "$id" </dev/null >/dev/null 2>&1
        runsc --root="$karaf/sandboxes" delete -force "$id" </dev/null >/dev/null 2>&1
    done
}

# A bundle whose sandbox counts.
make_bundle() {
    local busybox=$1 bundle=$2
    mkdir -p "$bundle"/rootfs/{bin,proc,tmp}
    cp "$busybox" "$bundle/rootfs/bin/busybox"
    ln -s busybox "$bundle/rootfs/bin/sh"
    ln -s busybox "$bundle/rootfs/bin/sleep"
    cat >"$bundle/config.json" <<'END'
{"ociVersion": "1.0.2",
 "process": {"user": {"uid": 0, "gid": 0}, "env": ["PATH=/bin"], "cwd": "/",
             "args": ["/bin/sh", "-c", "i=0; while true; do i=$((i+1)); echo count=$i; sleep 0.1; done"]},
 "root": {"path": "rootfs", "readonly": true},
 "mounts": [{"destination": "/proc", "type": "proc", "source": "proc"},
            {"destination": "/tmp", "type": "tmpfs", "source": "tmpfs"}],
 "linux": {"namespaces": [{"type": "pid"}, {"type": "ipc"}, {"type": "uts"}, {"type": "mount"}, {"type": "network"}]}}
END
}

# Makes the Karaf in $karaf one for sandboxes; images, keys, bundle and sandboxes are in $1.
for_sandboxes() {
    printf 'directory = %s\n' "$1/images" >"$karaf/etc/org.stasis.storage.file.cfg"
    printf 'directory = %s\ncreate = true\n' "$1/keys" >"$karaf/etc/org.stasis.keys.cfg"
    printf 'root = %s\narguments = %s\n' "$1/sandboxes" "$runsc_flags" >"$karaf/etc/org.stasis.kernel.runsc-main.cfg"
    sed -i.orig 's/^featuresBoot = \\/featuresBoot = stasis-kernel-runsc, \\/' "$karaf/etc/org.apache.karaf.features.cfg"
}

# Waits until a file has so many lines.
await_lines() {
    local deadline=$((SECONDS + 60))
    until [ -f "$2" ] && [ "$(wc -l <"$2")" -ge "$1" ]; do
        [ $SECONDS -lt $deadline ] || fail 1 "the sandbox does not count: $2"
        sleep 0.1
    done
}

gvisor_job() {
    local busybox first id output second
    command -v runsc >/dev/null || fail 3 "runsc not found (Debian: apt install runsc)"
    for busybox in /bin/busybox /usr/bin/busybox ''; do
        [ -x "$busybox" ] && ! ldd "$busybox" >/dev/null 2>&1 && break
    done
    [ -n "$busybox" ] || fail 3 "no static busybox found (Debian: apt install busybox-static)"
    build
    unpack
    first=$karaf
    id=counter-$$
    make_bundle "$busybox" "$first/bundle"
    cp -r "$first" "$first.second" && mv "$first.second" "$first/second"
    mkdir -p "$first/sandboxes"

    say "A Karaf with a gVisor sandbox in which a shell counts"
    for_sandboxes "$first"
    start
    show "runsc:create $id $first/bundle" "state:start $id"
    output=$first/data/runsc/output/$id.out
    await_lines 30 "$output"
    show 'runsc:list' "state:save halfway --kernel $id"
    await_lines 60 "$output"

    say "kill -KILL of the sandbox and of Karaf"
    runsc --root="$first/sandboxes" kill "$id" KILL </dev/null
    end KILL
    runsc --root="$first/sandboxes" delete -force "$id" </dev/null || fail 1 "the sandbox cannot be deleted"
    cp "$output" "$first/before"
    tail -n 1 "$first/before" | sed 's/^/    /'

    say "Another Karaf, which knows the images and nothing else, loads the sandbox"
    karaf=$first/second
    for_sandboxes "$first"
    start
    cp "$karaf/karaf.pid" "$first/karaf.pid" # whom the guard ends
    show "state:load halfway" 'runsc:list'
    second=$karaf/data/runsc/output/$id.out
    await_lines 30 "$second"
    show "runsc:delete $id"
    end TERM

    head -n 3 "$second" | sed 's/^/    /'
    say "What both printed, without what the first one did after the save, and what a sandbox prints that is left alone:"
    sed "/^$(head -n 1 "$second")\$/,\$d" "$first/before" | cat - "$second" >"$first/both"
    seq -f 'count=%g' "$(wc -l <"$first/both")" >"$first/alone"
    if diff "$first/both" "$first/alone" >&2; then
        echo identical
    else
        echo different
        exit 1
    fi
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
    crash | soak) soak "$@" ;;
    -*) usage >&2; exit 2 ;;
    *) find_java; line "$@" | run_commands ;;
esac
