# SPDX-License-Identifier: Apache-2.0
# A Karaf that is killed while it saves. Read by run.sh.

# Saves again and again; their numbers go on from $1. Each that is acknowledged is a line in $karaf/saves.
save_on() {
    local number
    # the client reads all commands before it runs the first, and prints only when all are done
    for ((number = $1 + 1; number < $1 + 1000; number++)); do
        echo "state:save last --kernel demo --live --replace --json --metadata number=$number >> $karaf/saves"
    done | commands >"$karaf/failed" 2>&1
}

# A moment of a save: at the earliest when one was acknowledged.
random_moment() {
    local deadline=$((SECONDS + 120))
    until [ -s "$karaf/saves" ]; do
        [ $SECONDS -lt $deadline ] || fail 1 "nothing was saved: $(cat "$karaf/failed")"
        sleep 0.1
    done
    sleep $((RANDOM % 4)).$((RANDOM % 10))
}

# The number of the image in force; 0 if there is none.
saved_number() {
    local list
    list=$(echo 'state:list --json' | commands) || fail 1 "state:list failed"
    [[ $list =~ \"number\":\"([0-9]+)\" ]] && echo "${BASH_REMATCH[1]}" || echo 0
}

# The image in force is the last that was acknowledged, or the one that was on its way; it is whole, and loads.
go_on() {
    local acknowledged=$1 found=$2
    if ((found < acknowledged || found > acknowledged + 1)); then
        echo "save $acknowledged was acknowledged, and $found is what is there" >&2
        return 1
    fi
    printf 'state:verify last\nstate:load last\n' | commands
}

kills_job() {
    local seconds=$1 seed=$2 operations=0 faults=0 lost=0 acknowledged=0 found=0
    cd "$root" || exit 1
    build
    unpack
    boot stasis-demo
    RANDOM=$seed
    start
    echo 'state:start demo' | commands
    local end=$((SECONDS + seconds))
    while [ $SECONDS -lt $end ] && [ $lost = 0 ]; do
        rm -f "$karaf/saves"
        save_on "$found" &
        random_moment
        end KILL
        wait $!
        acknowledged=$((found + $(grep -c '^{"image":"last"' "$karaf/saves")))
        operations=$((operations + acknowledged - found))
        faults=$((faults + 1))
        start
        found=$(saved_number)
        say "killed after save $acknowledged; save $found is what is there"
        go_on "$acknowledged" "$found" || lost=1
    done

    if [ $lost = 0 ]; then
        say "The work ends, and is done once more in one go"
        echo 'demo:result --wait 900' | commands >"$karaf/continued" || lost=1
        end TERM
        start
        echo 'state:start demo' | commands
        echo 'demo:result --wait 900' | commands | diff "$karaf/continued" - || lost=1
    fi
    say "operations $operations faults $faults lost $lost"
    return $lost
}
