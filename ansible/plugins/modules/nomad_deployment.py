#!/usr/bin/python
from __future__ import annotations

import time

from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.imgr_nomad import NOMAD_ARGUMENTS, allocations, nomad_client, what_went_wrong

DOCUMENTATION = """
module: nomad_deployment
short_description: Watches a deployment of Nomad, and decides what becomes of it
description:
  - V(canary) waits until its canaries are healthy.
  - V(successful) promotes it, and waits until it is through.
  - V(reverted) fails it, or goes back to O(version) where it was through already, and waits until that is done.
options:
  job_id: {description: The job's name., type: str, required: true}
  deployment_id: {description: The deployment., type: str, required: true}
  state: {description: Until when., type: str, choices: [canary, successful, reverted], required: true}
  version: {description: The job's version to go back to., type: int}
  timeout_seconds: {description: How long., type: int, default: 600}
  nomad_address: {description: A Nomad agent's address., type: str, required: true}
  nomad_token: {description: The token., type: str, required: true}
  nomad_ca_certificate: {description: The certificate that signed the agent's, as PEM., type: str}
author: [imgr]
"""

ACTIVE = ("running", "pending", "initializing", "paused", "blocked", "unblocking")


class DeploymentFailed(Exception):
    pass


class Watch:
    def __init__(self, nomad, timeout_seconds):
        self.nomad = nomad
        self.until = time.monotonic() + timeout_seconds

    def canaries_healthy(self, deployment_id):
        while True:
            deployment = self.active(deployment_id)
            if are_canaries_healthy(deployment):
                return deployment
            self.pause(deployment_id, "its canary is not healthy")

    def successful(self, deployment_id):
        while True:
            deployment = self.active(deployment_id, or_status="successful")
            if deployment["Status"] == "successful":
                return deployment
            if needs_promotion(deployment) and are_canaries_healthy(deployment):
                body = {"DeploymentID": deployment_id, "All": True}
                self.nomad.call(f"/v1/deployment/promote/{deployment_id}", body, "PUT")
            self.pause(deployment_id, "not all of it is healthy")

    def reverted(self, job_id, deployment_id, version):
        deployment = self.nomad.call(f"/v1/deployment/{deployment_id}")
        if deployment["Status"] in ACTIVE:
            self.nomad.call(f"/v1/deployment/fail/{deployment_id}", {}, "PUT")
        elif deployment["Status"] == "successful" and version is not None:
            self.nomad.call(f"/v1/job/{job_id}/revert", {"JobID": job_id, "JobVersion": version}, "PUT")
        # Where some were replaced already, the way back is a deployment with a canary of its own.
        back = self.following(job_id, deployment)
        if not back:
            return False
        self.successful(back["ID"])
        return True

    def following(self, job_id, deployment):
        for _ in range(10):
            latest = self.nomad.call(f"/v1/job/{job_id}/deployment")
            if latest and latest["ID"] != deployment["ID"]:
                return latest
            time.sleep(1)
        return None

    def active(self, deployment_id, or_status=None):
        deployment = self.nomad.call(f"/v1/deployment/{deployment_id}")
        if deployment["Status"] not in (*ACTIVE, or_status):
            self.fail(deployment_id, f"it is {deployment['Status']} ({deployment['StatusDescription']})")
        if any(group["UnhealthyAllocs"] for group in deployment["TaskGroups"].values()):
            self.fail(deployment_id, "an instance did not become healthy")
        return deployment

    def pause(self, deployment_id, why):
        if time.monotonic() > self.until:
            self.fail(deployment_id, f"{why}, and its time is over")
        time.sleep(1)

    def fail(self, deployment_id, why):
        said = what_went_wrong(self.nomad, allocations(self.nomad, deployment_id))
        raise DeploymentFailed(why + (f"\n{said}" if said else ""))


def needs_promotion(deployment):
    return any(group["DesiredCanaries"] > 0 and not group["Promoted"] for group in deployment["TaskGroups"].values())


def are_canaries_healthy(deployment):
    return all(group["HealthyAllocs"] >= group["DesiredCanaries"] for group in deployment["TaskGroups"].values())


def main():
    module = AnsibleModule(
        argument_spec={
            **NOMAD_ARGUMENTS,
            "job_id": {"type": "str", "required": True},
            "deployment_id": {"type": "str", "required": True},
            "state": {"type": "str", "choices": ["canary", "successful", "reverted"], "required": True},
            "version": {"type": "int"},
            "timeout_seconds": {"type": "int", "default": 600},
        },
    )
    params = module.params
    watch = Watch(nomad_client(params), params["timeout_seconds"])
    try:
        if params["state"] == "canary":
            watch.canaries_healthy(params["deployment_id"])
            module.exit_json(changed=False)
        if params["state"] == "successful":
            watch.successful(params["deployment_id"])
            module.exit_json(changed=True)
        is_back = watch.reverted(params["job_id"], params["deployment_id"], params["version"])
        module.exit_json(changed=True, is_back=is_back)
    except DeploymentFailed as error:
        module.fail_json(msg=f"The deployment of {params['job_id']} failed: {error}")


if __name__ == "__main__":
    main()
