#!/usr/bin/python3
"""
Kills the container of a task that runs and does not answer: Nomad starts it again within a second or two. Nomad would
rather ask it to stop first (check_restart), and wait as long as an upload may take.
"""

import datetime
import json
import subprocess
import sys
import time
import urllib.parse
import urllib.request

CHECKS = 'Name == "alive" and Status == "critical"'
URL = "http://127.0.0.1:8500/v1/agent/checks?" + urllib.parse.urlencode({"filter": CHECKS})
SERVICE_PREFIX = "_nomad-task-"
ALLOCATION_LENGTH = 36

PAUSE_SECONDS = 1
# Its check asks every second, and waits for two. Whoever uploads to it is told no sooner than it is killed.
HUNG_SECONDS = 2
# A container that has just begun has nothing to answer with yet.
START_SECONDS = 90


def hung_allocations(token_path):
    with open(token_path, encoding="ascii") as file:
        token = file.read().strip()
    request = urllib.request.Request(URL, headers={"X-Consul-Token": token})
    with urllib.request.urlopen(request, timeout=5) as response:
        services = [check["ServiceID"] for check in json.load(response).values()]
    start = len(SERVICE_PREFIX)
    return {service[start : start + ALLOCATION_LENGTH] for service in services if service.startswith(SERVICE_PREFIX)}


def docker(*arguments):
    return subprocess.run(["docker", *arguments], capture_output=True, text=True, timeout=30, check=True).stdout


def kill_containers(allocation):
    for container in docker("ps", "--quiet", "--filter", f"name=-{allocation}").split():
        started = docker("inspect", "--format", "{{.State.StartedAt}}", container)[:19]
        begun = datetime.datetime.fromisoformat(started).replace(tzinfo=datetime.timezone.utc)
        if (datetime.datetime.now(datetime.timezone.utc) - begun).total_seconds() > START_SECONDS:
            print(f"container {container} of allocation {allocation} runs, but does not answer: killed", flush=True)
            docker("kill", "--signal", "KILL", container)


def main(token_path):
    silent_since = {}
    while True:
        time.sleep(PAUSE_SECONDS)
        try:
            now = time.monotonic()
            silent_since = {allocation: silent_since.get(allocation, now) for allocation in hung_allocations(token_path)}
            for allocation, since in silent_since.items():
                if now - since >= HUNG_SECONDS:
                    kill_containers(allocation)
        except (OSError, ValueError, subprocess.SubprocessError) as error:
            # Without Consul nobody knows who is hung.
            print(error, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
