#!/usr/bin/env bash
# Write the locks anew from requirements/*.in: one universal file each, with hashes and without any registry's address.
set -euo pipefail
cd "$(dirname "$0")/../requirements"
uv="../.venv/bin/uv"
options=(--quiet --universal --generate-hashes --python-version 3.11 --fork-strategy fewest
    --no-emit-index-url --no-emit-find-links --custom-compile-command "./run lock" "$@")
for name in installer runtime dev postgres; do
    "$uv" pip compile "${options[@]}" --output-file "$name.txt" "$name.in"
    echo "requirements/$name.txt: $(grep -c '==' "$name.txt") packages"
done
