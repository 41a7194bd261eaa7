# SPDX-License-Identifier: Apache-2.0
# A Ceph of our own, three OSDs on plain folders and all of it on loopback: the contract of page backends on it, and OSDs
# that are killed in the middle of saves and loads. Read by run.sh.

ceph='' # its folder

# Whatever ends this script, the guard sees its end of the pipe close, and takes daemons and folder along.
guard_ceph() {
    trap '' INT TERM HUP
    read -r _
    local file
    for file in "$ceph"/*.pid; do
        [ ! -f "$file" ] || kill -KILL "$(cat "$file")" 2>/dev/null
    done
    rm -rf "$ceph"
}

free_port() {
    local port
    while port=$((20000 + (RANDOM * 32768 + RANDOM) % 12000)); do
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
    done
    echo "$port"
}

write_ceph_conf() {
    cat >"$ceph/ceph.conf" <<END_OF_FILE
[global]
fsid = $1
mon host = v2:127.0.0.1:$2/0
public addr = 127.0.0.1
cluster addr = 127.0.0.1
auth cluster required = none
auth service required = none
auth client required = none
# radosgw asks for a secure connection, which needs keys
ms mon client mode = crc
mon data = $ceph/mon
mgr data = $ceph/mgr
osd data = $ceph/osd.\$id
rgw data = $ceph/rgw
crash dir = $ceph/crash
log file = $ceph/\$name.log
pid file = $ceph/\$name.pid
admin socket =
mon data avail warn = 1
mon data avail crit = 1
mgr stats period = 1
osd objectstore = bluestore
bluestore block size = 10737418240
osd pool default size = 3
osd pool default min size = 2
osd pool default pg num = 4
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
END_OF_FILE
}

# Does it within a minute, without the guard's pipe, which daemons would keep open.
in_ceph() {
    timeout 60 "$@" 8>&- >>"$ceph/start.log" 2>&1 || fail 4 "$* failed: $(tail -n 3 "$ceph/start.log")"
}

start_osd() {
    local id=$1 uuid=$2
    mkdir "$ceph/osd.$id"
    in_ceph ceph-osd -i "$id" --mkfs --osd-uuid "$uuid"
    in_ceph ceph-osd -i "$id"
}

create_bucket() {
    local empty=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
    curl -sf -m 10 -X PUT -H "x-amz-content-sha256: $empty" --aws-sigv4 aws:amz:us-east-1:s3 \
        --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" "$STASIS_S3_ENDPOINT/$STASIS_S3_BUCKET"
}

start_ceph() {
    local tool port fsid id uuid starting=() deadline
    for tool in ceph-mon ceph-mgr ceph-osd radosgw curl; do
        command -v $tool >/dev/null ||
            fail 3 "$tool not found (Debian: apt install --no-install-recommends ceph-mon ceph-mgr ceph-osd radosgw curl)"
    done
    mkdir -p "$root/run"
    ceph=$(mktemp -d "$root/run/ceph.XXXXXX") || exit 4
    exec 8> >(guard_ceph)
    trap "exec 8>&-; wait $!" EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM

    port=$(free_port)
    fsid=$(cat /proc/sys/kernel/random/uuid)
    write_ceph_conf "$fsid" "$port"
    export CEPH_CONF=$ceph/ceph.conf
    mkdir "$ceph"/{mon,mgr,rgw,crash}
    in_ceph monmaptool --create --fsid "$fsid" --addv a "[v2:127.0.0.1:$port]" "$ceph/monmap"
    in_ceph ceph-mon -i a --mkfs --monmap "$ceph/monmap"
    in_ceph ceph-mon -i a
    in_ceph ceph-mgr -i a
    for id in 0 1 2; do
        uuid=$(cat /proc/sys/kernel/random/uuid)
        in_ceph ceph osd new "$uuid" "$id"
        start_osd $id "$uuid" &
        starting+=($!)
    done
    for id in "${starting[@]}"; do
        wait "$id" || exit 4
    done

    port=$(free_port)
    AWS_ACCESS_KEY_ID=$(od -An -N8 -tx1 /dev/urandom | tr -d ' ')
    AWS_SECRET_ACCESS_KEY=$(od -An -N16 -tx1 /dev/urandom | tr -d ' ')
    export AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY STASIS_S3_ENDPOINT=http://127.0.0.1:$port STASIS_S3_BUCKET=images
    in_ceph radosgw-admin user create --uid stasis --display-name Stasis \
        --access-key "$AWS_ACCESS_KEY_ID" --secret-key "$AWS_SECRET_ACCESS_KEY"
    in_ceph radosgw -n client.admin --rgw-frontends "beast endpoint=127.0.0.1:$port"
    deadline=$((SECONDS + 60))
    until create_bucket; do
        [ $SECONDS -lt $deadline ] || fail 4 "radosgw does not answer: $(tail -n 3 "$ceph/client.admin.log")"
        sleep 0.2
    done
    say "$(ceph --version | cut -d' ' -f1-3) is up after $SECONDS s, with its S3 at $STASIS_S3_ENDPOINT"
}

ceph_job() {
    start_ceph
    (cd "$root" && mvn -B -ntp -q -Dstyle.color=never verify -pl extensions/storage-s3 -am -Dtest=NamedServerTest \
        -Dsurefire.failIfNoSpecifiedTests=false </dev/null >&2) || fail 1 "the contract of page backends is broken"
    say "The contract of page backends holds; now OSDs are killed"
    (soak ceph "$1" "$2")
}
