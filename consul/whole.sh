#!/bin/sh
# Says whether this agent works and every server is healthy: then one of them may leave for a moment.
set -eu
# Before the first installation is through, there is nothing that could be lost.
[ -r /etc/imgr/consul-read-token ] || exit 0

printf 'header = "X-Consul-Token: %s"\n' "$(cat /etc/imgr/consul-read-token)" |
    curl --silent --show-error --fail --max-time 5 --config - --output /dev/null \
        http://127.0.0.1:8500/v1/operator/autopilot/health
