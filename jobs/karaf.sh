# SPDX-License-Identifier: Apache-2.0
# The distribution, and a Karaf of our own made of it. Read by run.sh.

# ---- the build ----------------------------------------------------------------------------------------------------

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

# Has Karaf install one more feature when it starts.
boot() {
    sed -i.orig "s/^featuresBoot = \\\\/featuresBoot = $1, \\\\/" "$karaf/etc/org.apache.karaf.features.cfg"
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

# ---- showing what happens ------------------------------------------------------------------------------------------

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
