#!/bin/sh
# Installs what the tests drive and pip does not have: Debian's Chromium, Go with its transparency-log
# packages, and Java for Spark. Chromium's engine alone makes the tests of pages faster: without it they take the
# whole browser, so that it need not be had.
set -eu
missing=""
faster=""
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
command -v chromium-headless-shell >/dev/null 2>&1 || faster="chromium chromium-headless-shell"
command -v go >/dev/null 2>&1 || missing="$missing golang-go"
[ -d /usr/share/gocode/src/golang.org/x/mod/sumdb ] || missing="$missing golang-golang-x-mod-dev"
command -v java >/dev/null 2>&1 || missing="$missing default-jre-headless"
[ -n "$missing$faster" ] || exit 0
sudo=""
if [ "$(id -u)" != 0 ]; then
    if command -v sudo >/dev/null 2>&1; then
        sudo="sudo"
    elif [ -n "$missing" ]; then
        echo "the tests need these Debian packages:$missing" >&2
        exit 1
    else
        exit 0
    fi
fi
install() {
    echo "installing for the tests: $*"
    DEBIAN_FRONTEND=noninteractive timeout 900 $sudo apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}
timeout 300 $sudo apt-get update -qq || [ -z "$missing" ]
# shellcheck disable=SC2086
[ -z "$missing" ] || install $missing
# shellcheck disable=SC2086
[ -z "$faster" ] || install $faster || echo "not to be had: $faster; the tests take the whole Chromium"
