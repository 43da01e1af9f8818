#!/usr/bin/env bash
# Takes the cluster down and leaves the machine as it was, also after a crash. Touches only what up.sh made. Needs root.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# PID 1 of the namespaces first: with it the kernel ends all the others. The rest is for processes that up.sh had just begun.
end_processes() {
  local end=$((SECONDS + 30)) pids
  if pids=$(cluster_init); then
    kill -KILL "$pids" 2>/dev/null || true
    while [ -e "/proc/$pids" ] && [ "$SECONDS" -lt "$end" ]; do sleep 0.05; done
  fi
  while pids=$(cluster_processes) && [ -n "$pids" ]; do
    [ "$SECONDS" -lt "$end" ] || fail "these processes do not end: $(tr '\n' ' ' <<<"$pids")"
    # shellcheck disable=SC2086
    kill -KILL $pids 2>/dev/null || true
    sleep 0.1
  done
}

remove_cgroups() {
  local directory attempt
  for directory in "/sys/fs/cgroup/$CGROUP" /sys/fs/cgroup/*/"$CGROUP"; do
    for attempt in 1 2 3 4 5 6 7 8 9 10; do
      [ -d "$directory" ] || break
      find "$directory" -depth -type d -exec rmdir {} + 2>/dev/null || sleep 0.2   # a cgroup may still be emptying
    done
    [ ! -d "$directory" ] || echo "down: $directory is still in use ($attempt attempts)" >&2
  done
}

restore_machine() {
  local key value controller
  if [ -e "$STATE/subtree-control" ]; then
    for controller in $(cat /sys/fs/cgroup/cgroup.subtree_control); do
      grep -qw "$controller" "$STATE/subtree-control" || echo "-$controller" > /sys/fs/cgroup/cgroup.subtree_control || true
    done
  fi
  if [ -e "$STATE/sysctls" ]; then
    while read -r key value; do echo "$value" > "/proc/sys/$key"; done < "$STATE/sysctls"
  fi
}

remove_files() {
  local run directory
  run=$(cat "$STATE/run-directory" 2>/dev/null || echo "$RUN")
  # Everything was mounted in the cluster's own mount namespace, which is gone: nothing can lie under these directories.
  ! grep -qE " ($STATE|$DATA)(/| )" /proc/self/mounts || fail "something is mounted under $STATE or $DATA"
  if [ -e "$STATE/created-directories" ]; then
    while read -r directory; do rmdir "$directory" 2>/dev/null || true; done < "$STATE/created-directories"
  fi
  rm -rf --one-file-system "$DATA" "$run" "$RUN" "$STATE"
}

need_root
something_left || { echo "down: no cluster"; exit 0; }
end_processes
ip link delete "$HOST_LINK" 2>/dev/null || true
remove_cgroups
restore_machine
remove_files
echo "down: done in $SECONDS s"
