#!/usr/bin/env bash
# Makes the local image coterie-nats:local from the nats-server of this machine, for hosts that
# cannot pull one. Prints the image's name on its last line; does nothing when the image is there.
set -euo pipefail

image=coterie-nats:local
binary=$(PATH="$PATH:/usr/local/sbin:/usr/sbin" command -v "${NATS_BIN:-nats-server}") || {
  echo "make-image.sh: no nats-server on the PATH (Debian: apt-get install nats-server)" >&2
  exit 1
}
version=$("$binary" --version)
version=${version##*v}

made=$(docker image inspect --format '{{.Comment}}' "$image" 2>/dev/null || true)
if [[ "$made" == "nats-server $version" ]]; then
  echo "$image"
  exit 0
fi

root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
mkdir -p -m 1777 "$root/tmp"
install -D -m 755 "$binary" "$root/nats-server"
# A static binary has no libraries; ldd says so with an exit code.
{ ldd "$binary" 2>/dev/null || true; } | grep -oE '/[^ ]+' | while read -r library; do
  install -D -m 755 "$library" "$root$library"
done

tar -C "$root" -c . | docker import \
  --change 'ENTRYPOINT ["/nats-server"]' \
  --change 'EXPOSE 4222 6222 8222' \
  --message "nats-server $version" - "$image" >&2
echo "$image"
