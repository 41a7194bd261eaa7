#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#   examples/new-storage.sh NAME PACKAGE FOLDER     such as: examples/new-storage.sh mine com.example.mine ~/my-storage
# Makes a storage bundle of your own: a Maven project with a backend NAME that works, its configuration and its contract
# test. What it does, it does as examples/storage-zip; change that to what your storage is.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
template=$here/storage-zip

fail() {
    echo "examples/new-storage.sh: $*" >&2
    exit 2
}

[ $# -eq 3 ] || fail "wants a name, a package and a folder, such as: mine com.example.mine ~/my-storage"
name=$1 package=$2 folder=$3
[[ $name =~ ^[a-z][a-z0-9]*$ ]] || fail "'$name' is no name: a small letter, then small letters and digits"
[[ $package =~ ^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$ ]] || fail "'$package' is no package, such as com.example.mine"
[ ! -e "$folder" ] || fail "$folder is there already"
class=${name^}

renamed() {
    sed -e "s/org\.stasis\.example\.zip/$package/g" \
        -e "s/Zip\(PageBackend\|ImageWriter\|ImageReader\)/$class\1/g" \
        -e "s/\"zip\"/\"$name\"/g; s/'zip'/'$name'/g; s/{@code zip}/{@code $name}/g; s/stasis-zip/stasis-$name/g" \
        -e '/SPDX-License-Identifier/d' "$1"
}

for source in "$template"/src/{main,test}/java/org/stasis/example/zip/{package-info,Zip*}.java; do
    [ -f "$source" ] || continue
    part=${source#"$template"/src/}
    target=$folder/src/${part%%/*}/java/${package//.//}
    mkdir -p "$target"
    file=$(basename "$source")
    renamed "$source" >"$target/${file/Zip/$class}"
done

# the build file stands in the example's own description, and the version in the project's
version=$(sed -n '/<artifactId>stasis<\/artifactId>/{n;s/.*<version>\(.*\)<\/version>.*/\1/p;q}' "$here/../pom.xml")
awk '/^```xml$/ { inside = !done; next } /^```$/ { if (inside) done = 1; inside = 0 } inside' "$template/README.md" |
    sed -e "s/<groupId>com\.example<\/groupId>/<groupId>${package%.*}<\/groupId>/" \
        -e "s/<artifactId>my-storage<\/artifactId>/<artifactId>$name-storage<\/artifactId>/" \
        -e "s/<stasis\.version>.*<\/stasis\.version>/<stasis.version>$version<\/stasis.version>/" >"$folder/pom.xml"

cat <<END
$folder holds backend '$name'. Next:

    mvn install -DskipTests -pl api-bundle,testkit -am      here, once, so that Maven finds what it builds on
    mvn verify                                              there: builds it and proves the contract

    bundle:install -s file://$folder/target/$name-storage-1.0.0.jar
    state:save $name:nightly
END
