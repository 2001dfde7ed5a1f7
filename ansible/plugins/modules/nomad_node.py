#!/usr/bin/python
from __future__ import annotations

import time

from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.imgr_nomad import NOMAD_ARGUMENTS, nomad_client

DOCUMENTATION = """
module: nomad_node
short_description: Takes the work from a node of Nomad, gives it work again, or forgets it
description:
  - V(drained) waits until nothing runs there any more, V(ready) until it takes work.
  - V(absent) forgets a node that is down.
options:
  name: {description: The node's name., type: str, required: true}
  state: {description: What it is to be., type: str, choices: [drained, ready, absent], required: true}
  deadline_seconds: {description: After that, what still runs there is stopped., type: int, default: 1200}
  nomad_address: {description: A Nomad agent's address., type: str, required: true}
  nomad_token: {description: The token., type: str, required: true}
  nomad_ca_certificate: {description: The certificate that signed the agent's, as PEM., type: str}
author: [imgr]
"""

NANOSECONDS = 1_000_000_000
OVER = ("complete", "failed", "lost")


def find(nomad, name, is_down=False):
    """A machine that was set up anew has an old entry too, which is down."""
    nodes = [node for node in nomad.call("/v1/nodes") if node["Name"] == name and (node["Status"] == "down") == is_down]
    return [nomad.call(f"/v1/node/{node['ID']}") for node in nodes]


def running(nomad, node):
    allocs = nomad.call(f"/v1/node/{node['ID']}/allocations") or []
    return [alloc for alloc in allocs if alloc["ClientStatus"] not in OVER]


def wait(module, seconds, is_so, what):
    until = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > until:
            module.fail_json(msg=f"{module.params['name']}: {what} after {seconds} s")
        time.sleep(1)


def drain(module, nomad, node):
    path = f"/v1/node/{node['ID']}"
    deadline = module.params["deadline_seconds"]
    is_drained = node["SchedulingEligibility"] == "ineligible" and not running(nomad, node)
    if not is_drained:
        spec = {"Deadline": deadline * NANOSECONDS, "IgnoreSystemJobs": False}
        nomad.call(f"{path}/drain", {"DrainSpec": spec}, "PUT")
    wait(module, deadline + 60, lambda: not running(nomad, node), "it still runs something")
    return not is_drained


def make_ready(module, nomad, node):
    path = f"/v1/node/{node['ID']}"
    is_eligible = node["SchedulingEligibility"] == "eligible" and not node["DrainStrategy"]
    if not is_eligible:
        nomad.call(f"{path}/drain", {"DrainSpec": None, "MarkEligible": True}, "PUT")
    wait(module, 60, lambda: nomad.call(path)["Status"] == "ready", "it is not ready")
    return not is_eligible


def main():
    module = AnsibleModule(
        argument_spec={
            **NOMAD_ARGUMENTS,
            "name": {"type": "str", "required": True},
            "state": {"type": "str", "choices": ["drained", "ready", "absent"], "required": True},
            "deadline_seconds": {"type": "int", "default": 1200},
        },
    )
    nomad = nomad_client(module.params)
    name, state = module.params["name"], module.params["state"]
    if state == "absent":
        wait(module, 60, lambda: not find(nomad, name), "it is not down")
        gone = find(nomad, name, is_down=True)
        for node in gone:
            nomad.call(f"/v1/node/{node['ID']}/purge", {}, "PUT")
        module.exit_json(changed=bool(gone))
    if state == "ready":
        wait(module, 60, lambda: find(nomad, name), "Nomad does not hear from it")
    nodes = find(nomad, name)
    act = drain if state == "drained" else make_ready
    changed = [act(module, nomad, node) for node in nodes]
    module.exit_json(changed=any(changed), exists=bool(nodes))


if __name__ == "__main__":
    main()
