# SPDX-License-Identifier: Apache-2.0
# The main job with a gVisor sandbox. Read by run.sh.

runsc_flags='--platform=ptrace --network=none --ignore-cgroups'

# Ends the sandboxes of this run.
end_sandboxes() {
    local id
    [ -d "$karaf/sandboxes" ] || return 0
    for id in $(runsc --root="$karaf/sandboxes" list -quiet </dev/null 2>/dev/null); do
        runsc --root="$karaf/sandboxes" delete -force "$id" </dev/null >/dev/null 2>&1
    done
    # mounted by runsc since 2026
    [ ! -e "$karaf/sandboxes/null-netns" ] || umount "$karaf/sandboxes/null-netns"
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
    boot stasis-kernel-runsc
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
