# SPDX-License-Identifier: GPL-2.0-or-later
# setup.sh - sourced by tools/quickstart and tools/test: packages and builds on
# Debian 12.

say() { printf '==> %s\n' "$*"; }

# need PACKAGE...: install what is missing, as root or with sudo.
need() {
  local missing=() package
  for package in "$@"; do
    if ! dpkg-query -W -f '${Status}' "$package" 2>/dev/null |
        grep -q 'ok installed'; then
      missing+=("$package")
    fi
  done
  if [ ${#missing[@]} -eq 0 ]; then
    say "packages: all $# are installed"
    return
  fi
  local as=()
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
      printf 'missing packages: %s\nInstall them as root, then run this again.\n' \
        "${missing[*]}" >&2
      exit 1
    fi
    as=(sudo)
  fi
  say "packages: installing ${missing[*]}"
  "${as[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq
  "${as[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

BUILD_PACKAGES=(gcc libc6-dev make cmake pkg-config libigraph-dev libcjson-dev
  libgcrypt20-dev libutf8proc-dev zlib1g-dev libexpat1-dev libseccomp-dev
  liblua5.4-dev libsqlite3-dev)

# build FOLDER [CMAKE OPTION...]: configure and build the source tree.
build() {
  local folder=$1
  shift
  say "building in $folder"
  mkdir -p "$folder"
  cmake -S "$ROOT" -B "$folder" "$@" >"$folder/build.log" 2>&1 &&
    cmake --build "$folder" --parallel "$(nproc)" >>"$folder/build.log" 2>&1 || {
    tail -n 40 "$folder/build.log" >&2
    say "the build failed; the whole log is $folder/build.log"
    exit 1
  }
}
