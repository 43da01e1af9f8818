#!/usr/bin/env bash
# Installs, with apt-get, the programs the cluster needs and this machine lacks. Needs root only when something is missing.
#   prerequisites.sh           installs
#   prerequisites.sh --check   only says what is missing
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

have_program() { PATH=$PATH:/usr/sbin:/sbin command -v "$1" >/dev/null; }
have_cni_plugins() { [ -x /usr/lib/cni/ptp ] || [ -x /opt/cni/bin/ptp ]; }
have_static_busybox() { have_program busybox && ! ldd "$(command -v busybox)" >/dev/null 2>&1; }

missing_packages() {
  local program package
  while read -r program package; do
    have_program "$program" || echo "$package"
  done <<'END'
containerd containerd
ctr containerd
runc runc
iptables iptables
ip iproute2
ps procps
unshare util-linux
mount mount
python3 python3-minimal
END
  have_cni_plugins || echo containernetworking-plugins
  have_static_busybox || echo busybox-static
}

apt_install() {
  DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends -o DPkg::Lock::Timeout=120 "$@"
}

# Debian starts a service when its package is installed. The cluster runs its own containerd; the machine gets none.
install_without_services() {
  local policy=/usr/sbin/policy-rc.d had_containerd=yes
  have_program containerd || had_containerd=no
  if [ ! -e "$policy" ]; then
    # shellcheck disable=SC2064
    trap "rm -f $policy" EXIT
    printf '#!/bin/sh\nexit 101\n' > "$policy"
    chmod +x "$policy"
  fi
  apt-get update -q
  # Another apt-get may run, or have emptied the package cache, at the same time: wait for it, and try twice.
  apt_install "$@" || apt_install "$@"
  if [ "$had_containerd" = no ] && have_program systemctl; then
    systemctl disable containerd.service >/dev/null 2>&1 || true   # nor at the next boot
  fi
}

mapfile -t missing < <(missing_packages | sort -u)
if [ ${#missing[@]} -eq 0 ]; then exit 0; fi
[ "${1:-}" != --check ] || fail "missing: ${missing[*]}. Run prerequisites.sh"
have_program apt-get || fail "missing: ${missing[*]} (Debian's names). Install them and try again"
need_root
echo "prerequisites: installing ${missing[*]}"
install_without_services "${missing[@]}"
