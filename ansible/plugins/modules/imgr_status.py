#!/usr/bin/python
from __future__ import annotations

import base64
import ssl
import subprocess
import time

from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.imgr_http import HttpError, JsonClient

DOCUMENTATION = """
module: imgr_status
short_description: Looks at a machine of the cluster, or at the cluster as a machine sees it
description:
  - Gives C(lines), for people, and C(problems), a sentence for each thing that is not as it should be. It changes nothing.
options:
  of: {description: What it looks at., type: str, choices: [machine, cluster], required: true}
  nodes: {description: All machines' names., type: list, elements: str, required: true}
  floating_address: {description: The address that one machine holds., type: str, required: true}
  nomad_address: {description: A Nomad agent's address., type: str, required: true}
  ca_certificate: {description: The cluster's authority., type: str, required: true}
  consul_token: {description: A token that reads., type: str, required: true}
  nomad_token: {description: A token that reads., type: str, required: true}
  garage_token: {description: The token of administration., type: str, required: true}
  rabbitmq_password: {description: The administrator's., type: str, required: true}
author: [imgr]
"""

UNITS = (
    *("docker", "consul", "nomad", "rabbitmq", "garage", "haproxy", "keepalived", "nftables"),
    *("imgr-broker-watch", "imgr-floating-address", "imgr-hung-tasks"),
)
CERTIFICATES = {
    "of this machine": "/etc/haproxy/tls/node.pem",
    "of the authority": "/etc/haproxy/tls/ca.pem",
    "that browsers see": "/etc/haproxy/tls/public.pem",
}
EXPIRES_SOON_DAYS = 21
HEALTHY_SERVER = ("UP", "no check", "DRAIN")
WAITING_JOBS = 1000
# Empty, or what the page says.
MAINTENANCE = "/etc/haproxy/maintenance/maintenance.map"


class Status:
    def __init__(self, params):
        self.params = params
        self.lines = []
        self.problems = []
        consul_headers = {"X-Consul-Token": params["consul_token"]}
        nomad_headers = {"X-Nomad-Token": params["nomad_token"]}
        rabbitmq_login = base64.b64encode(f"admin:{params['rabbitmq_password']}".encode()).decode()
        self.consul = JsonClient("http://127.0.0.1:8500", consul_headers, retry_seconds=0)
        self.nomad = JsonClient(params["nomad_address"], nomad_headers, params["ca_certificate"], retry_seconds=0)
        self.garage = JsonClient(
            "http://127.0.0.1:3903", {"Authorization": f"Bearer {params['garage_token']}"}, retry_seconds=0
        )
        self.rabbitmq = JsonClient(
            "http://127.0.0.1:15672", {"Authorization": f"Basic {rabbitmq_login}"}, retry_seconds=0
        )

    def look(self, *parts):
        for part in parts:
            try:
                part()
            except (OSError, HttpError, KeyError, ValueError) as error:
                self.problem(f"{part.__name__} does not answer: {error}")

    def say(self, name, text):
        self.lines.append(f"{name:<12}{text}" if self.params["of"] == "cluster" else f"{name}: {text}")

    def problem(self, text):
        self.problems.append(text)

    # --- a machine ---

    def units(self):
        states = run("systemctl", "is-active", *UNITS).split()
        down = [f"{unit} is {state}" for unit, state in zip(UNITS, states, strict=True) if state != "active"]
        self.say("services", ", ".join(down) or "all run")
        for text in down:
            self.problem(text)
        if run("systemctl", "is-failed", "imgr-backup.service").strip() == "failed":
            self.problem("the last copy of the state of Consul, Nomad and the broker failed (unit imgr-backup)")

    def address(self):
        self.holds = f" {self.params['floating_address']}/" in run("ip", "-4", "-o", "address", "show")
        if self.holds:
            self.say("address", "here")

    def load_balancer(self):
        rows = [line.split(None, 3) for line in run("imgr-load-balancer", "status").splitlines()]
        servers = [(row[0], row[2], row[3]) for row in rows if len(row) == 4]
        bad = [f"{backend} {address} is {state}" for backend, address, state in servers if not state.startswith(HEALTHY_SERVER)]
        self.say("haproxy", f"{len(servers) - len(bad)} of {len(servers)} servers are up")
        for text in bad:
            self.problem(f"haproxy: {text}")

    def certificates(self):
        """The first of each file: what a chain is signed with lasts longer."""
        for whose, path in CERTIFICATES.items():
            enddate = run("openssl", "x509", "-noout", "-enddate", "-in", path).strip().partition("=")[2]
            days = int((ssl.cert_time_to_seconds(enddate) - time.time()) // 86400)
            if days < EXPIRES_SOON_DAYS:
                self.problem(f"the certificate {whose} ends in {days} days (ansible/README.md, Secrets)")

    def maintenance_page(self):
        with open(MAINTENANCE, encoding="utf-8") as file:
            is_shown = any(line.startswith("text ") for line in file)
        if is_shown:
            self.say("maintenance page", "shown")
            self.problem("the maintenance page is shown (playbooks/maintenance.yml -e imgr_maintenance=off)")

    # --- the cluster ---

    def consul_members(self):
        leader = self.consul.call("/v1/status/leader").partition(":")[0]
        members = self.consul.call("/v1/agent/members")
        names = {member["Addr"]: member["Name"] for member in members}
        alive = [member["Name"] for member in members if member["Status"] == 1]
        self.say("consul", f"leader {names.get(leader, 'none')}; alive: {', '.join(sorted(alive))}")
        if not leader:
            self.problem("consul has no leader")
        self.missing("consul", alive)
        for check in self.consul.call("/v1/health/state/any"):
            if check["Status"] != "passing":
                service = check["ServiceName"] or "machine"
                self.problem(f"consul: {service} on {check['Node']}, check \"{check['Name']}\" is {check['Status']}")

    def nomad_servers(self):
        leader = self.nomad.call("/v1/status/leader").partition(":")[0]
        nodes = self.nomad.call("/v1/nodes")
        ready = [node["Name"] for node in nodes if node["Status"] == "ready"]
        names = {node["Address"]: node["Name"] for node in nodes}
        self.say("nomad", f"leader {names.get(leader, leader or 'none')}; ready: {', '.join(sorted(ready))}")
        self.missing("nomad", ready)
        for node in nodes:
            if node["Status"] == "ready" and node["SchedulingEligibility"] != "eligible":
                self.problem(f"nomad: {node['Name']} takes no work (drained)")

    def jobs(self):
        for job in self.nomad.call("/v1/jobs"):
            deployment = self.nomad.call(f"/v1/job/{job['ID']}/deployment") or {}
            allocs = self.nomad.call(f"/v1/job/{job['ID']}/allocations") or []
            running = [alloc for alloc in allocs if alloc["ClientStatus"] == "running" and alloc["DesiredStatus"] == "run"]
            spec = self.nomad.call(f"/v1/job/{job['ID']}")
            wanted = sum(group["Count"] for group in spec["TaskGroups"])
            where = ", ".join(sorted(alloc["NodeName"] for alloc in running))
            state = deployment.get("Status", "none")
            self.say(job["ID"], f"{len(running)} of {wanted} run ({where}); version {spec['Version']}, deployment {state}")
            if len(running) < wanted:
                self.problem(f"nomad: {len(running)} of {wanted} of {job['ID']} run")
            if state not in ("successful", "none"):
                self.problem(f"nomad: the deployment of {job['ID']} is {state}")

    def broker(self):
        nodes = self.rabbitmq.call("/api/nodes")
        running = [node["name"].partition("@")[2] for node in nodes if node["running"]]
        queues = {queue["name"]: queue.get("messages", 0) for queue in self.rabbitmq.call("/api/queues/imgr")}
        waiting, dead = queues.get("imgr.resize", 0), queues.get("imgr.resize.dead", 0)
        self.say("rabbitmq", f"runs on {', '.join(sorted(running))}; {waiting} jobs wait, {dead} are dead")
        self.missing("rabbitmq", running)
        for node in nodes:
            for alarm in ("mem_alarm", "disk_free_alarm"):
                if node.get(alarm):
                    self.problem(f"rabbitmq: {node['name']} has the alarm {alarm}")
            if node.get("partitions"):
                self.problem(f"rabbitmq: {node['name']} is cut off from {', '.join(node['partitions'])}")
        if waiting > WAITING_JOBS:
            self.problem(f"rabbitmq: {waiting} jobs wait")

    def store(self):
        health = self.garage.call("/v2/GetClusterHealth")
        partitions = f"{health['partitionsAllOk']} of {health['partitions']} parts have all their copies"
        self.say("garage", f"{health['status']}; {health['connectedNodes']} of {health['knownNodes']} nodes; {partitions}")
        if health["status"] != "healthy":
            self.problem(f"garage is {health['status']}")

    def missing(self, what, there):
        for node in self.params["nodes"]:
            if node not in there:
                self.problem(f"{what}: {node} is missing")


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, timeout=20, check=False).stdout


def main():
    secret = {"type": "str", "required": True, "no_log": True}
    text = {"type": "str", "required": True}
    module = AnsibleModule(
        argument_spec={
            "of": {"type": "str", "choices": ["machine", "cluster"], "required": True},
            "nodes": {"type": "list", "elements": "str", "required": True},
            "floating_address": text,
            "nomad_address": text,
            "ca_certificate": text,
            "consul_token": secret,
            "nomad_token": secret,
            "garage_token": secret,
            "rabbitmq_password": secret,
        },
        supports_check_mode=True,
    )
    status = Status(module.params)
    status.holds = False
    if module.params["of"] == "machine":
        status.look(status.units, status.address, status.load_balancer, status.certificates, status.maintenance_page)
    else:
        status.look(status.consul_members, status.nomad_servers, status.jobs, status.broker, status.store)
    count = len(status.problems)
    module.exit_json(changed=False, lines=status.lines, problems=status.problems, problem_count=count, holds=status.holds)


if __name__ == "__main__":
    main()
