#!/usr/bin/python
from __future__ import annotations

import time

from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.imgr_nomad import NOMAD_ARGUMENTS, nomad_client

DOCUMENTATION = """
module: nomad_balance
short_description: Gives machines that came back their part of the tasks
description:
  - Nomad moves nothing to a machine that came back. Here single instances of a job are stopped where there are two more than
    elsewhere, one after the other and never the last; the job's spread places them anew.
options:
  timeout_seconds: {description: How long., type: int, default: 300}
  nomad_address: {description: A Nomad agent's address., type: str, required: true}
  nomad_token: {description: The token., type: str, required: true}
  nomad_ca_certificate: {description: The certificate that signed the agent's, as PEM., type: str}
author: [imgr]
"""


class Balance:
    def __init__(self, module, nomad):
        self.module = module
        self.nomad = nomad
        self.until = time.monotonic() + module.params["timeout_seconds"]

    def run(self):
        moved = 0
        for job in self.nomad.call("/v1/jobs"):
            if job["Type"] != "service" or job["Stop"]:
                continue
            while self.move_one(job["ID"]):
                moved += 1
        return moved

    def move_one(self, job_id):
        nodes = [node["ID"] for node in self.nomad.call("/v1/nodes") if is_ready(node)]
        there = {node: [] for node in nodes}
        for alloc in self.wanted(job_id):
            there.setdefault(alloc["NodeID"], []).append(alloc)
        most = max(there.values(), key=len)
        fewest = min((there[node] for node in nodes), key=len)
        if len(most) - len(fewest) < 2:
            return False
        before = {alloc["ID"] for allocs in there.values() for alloc in allocs}
        self.nomad.call(f"/v1/allocation/{most[0]['ID']}/stop", {}, "PUT")
        self.wait(job_id, len(before), before - {most[0]["ID"]})
        return True

    def wanted(self, job_id):
        allocs = self.nomad.call(f"/v1/job/{job_id}/allocations") or []
        return [alloc for alloc in allocs if alloc["DesiredStatus"] == "run" and alloc["ClientStatus"] in ("pending", "running")]

    def wait(self, job_id, count, others):
        """Until as many as before are healthy: of those that were there, and new ones that passed their checks."""
        while True:
            healthy = [alloc for alloc in self.wanted(job_id) if is_healthy(alloc, is_new=alloc["ID"] not in others)]
            if len(healthy) >= count:
                return
            if time.monotonic() > self.until:
                self.module.fail_json(msg=f"{job_id}: only {len(healthy)} of {count} are healthy")
            time.sleep(1)


def is_ready(node):
    return node["Status"] == "ready" and node["SchedulingEligibility"] == "eligible"


def is_healthy(alloc, is_new):
    """Health is judged once, after its start: of one that has been there for long, that its tasks run may have to do."""
    health = (alloc.get("DeploymentStatus") or {}).get("Healthy")
    return alloc["ClientStatus"] == "running" and (health is True if is_new else health is not False)


def main():
    module = AnsibleModule(argument_spec={**NOMAD_ARGUMENTS, "timeout_seconds": {"type": "int", "default": 300}})
    moved = Balance(module, nomad_client(module.params)).run()
    module.exit_json(changed=moved > 0, moved=moved)


if __name__ == "__main__":
    main()
