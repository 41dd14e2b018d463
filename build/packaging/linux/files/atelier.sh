#!/bin/sh
# Opens the window, or runs a command of the terminal if one is given: atelier train --model cnn
set -e
here=/usr/lib/atelier
case "${1-}" in
  -h | --help | --version | --json) ;;
  # Nothing, shared runs, paths, or switches for Chromium such as --ozone-platform=wayland.
  '' | -* | file:* | *.atelier | /* | ./* | ../*) exec "$here/atelier" "$@" ;;
esac
# For "atelier doctor".
export ATELIER_PACKAGED=1
exec /usr/bin/node "$here/resources/terminal/out/main/atelier.cjs" "$@"
