# SPDX-License-Identifier: Apache-2.0
# The main job: a search index in the making goes on in another JVM. Read by run.sh.

checkpoint=examples/gvisor-checkpoint/counter/checkpoint.img

main_job() {
    cd "$root" || exit 1
    build
    unpack
    boot stasis-demo

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
