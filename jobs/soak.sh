# SPDX-License-Identifier: Apache-2.0
# Processes that are killed, and plug-ins that fail. Read by run.sh.

soak_is_built() {
    [ -f "$root/soak/target/built" ] && [ -z "$(find "$root"/{pom.xml,soak,api-bundle,impl-bundle,storage-bundle,extensions/storage-s3,testkit} \
        \( -name target -o -path '*/src/test' \) -prune -o -type f -newer "$root/soak/target/built" -print -quit)" ]
}

soak() {
    if ! soak_is_built; then
        command -v mvn >/dev/null || fail 3 "Maven not found (Debian: apt install maven)"
        (cd "$root" && mvn -B -ntp -q -Dstyle.color=never package -DskipTests -pl soak -am </dev/null >&2) ||
            fail 3 "the build failed"
        touch "$root/soak/target/built"
    fi
    exec "$JAVA_HOME/bin/java" -Xmx1g -XX:MaxDirectMemorySize=4g \
        -cp "$(echo "$root"/soak/target/stasis-soak-*.jar):$root/soak/target/lib/*" org.stasis.soak.Main "$@"
}
