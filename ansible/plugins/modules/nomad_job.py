#!/usr/bin/python
from __future__ import annotations

import json
import time

from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.imgr_nomad import NOMAD_ARGUMENTS, nomad_client

DOCUMENTATION = """
module: nomad_job
short_description: Submits a Nomad job, if it is another than the one that runs
description:
  - It plans first, and submits only what was planned. The deployment that follows is the caller's to watch.
options:
  hcl: {description: The job's specification., type: str, required: true}
  variables: {description: Its variables., type: dict, default: {}}
  nomad_address: {description: A Nomad agent's address., type: str, required: true}
  nomad_token: {description: The token., type: str, required: true}
  nomad_ca_certificate: {description: The certificate that signed the agent's, as PEM., type: str}
author: [imgr]
"""

# Servers that elect a leader evaluate nothing meanwhile.
DEPLOYMENT_SECONDS = 60
PERHAPS_SECONDS = 15


def main():
    module = AnsibleModule(
        argument_spec={
            **NOMAD_ARGUMENTS,
            "hcl": {"type": "str", "required": True},
            "variables": {"type": "dict", "default": {}},
        },
        supports_check_mode=True,
    )
    nomad = nomad_client(module.params)
    hcl = module.params["hcl"]
    # JSON is HCL, but for its templates.
    variables = "".join(
        f"{name} = {json.dumps(value).replace('${', '$${').replace('%{', '%%{')}\n"
        for name, value in sorted(module.params["variables"].items())
    )
    job = nomad.call("/v1/jobs/parse", {"JobHCL": hcl, "Variables": variables, "Canonicalize": True}, "POST")
    job_id = job["ID"]
    plan = plan_of(nomad, job)
    failed = plan.get("FailedTGAllocs") or {}
    if failed:
        module.fail_json(msg=f"{job_id}: no machine has room for it: " + describe(failed))
    before = nomad.call(f"/v1/job/{job_id}")
    if (plan.get("Diff") or {}).get("Type") == "None":
        deployment = nomad.call(f"/v1/job/{job_id}/deployment") or {}
        is_of_it = deployment.get("JobSpecModifyIndex") == before["JobModifyIndex"]
        if not is_of_it or deployment["Status"] == "successful":
            module.exit_json(changed=False, job_id=job_id, deployment_id="", needs_promotion=False)
        if deployment["Status"] != "failed":
            # Somebody began it and went away.
            module.exit_json(changed=False, **told(job_id, deployment, before))
        # The first one failed, and there was nothing to go back to: only a job that was stopped starts anew.
        if not module.check_mode:
            nomad.call(f"/v1/job/{job_id}", method="DELETE")
            plan = plan_of(nomad, job)
    if module.check_mode:
        module.exit_json(changed=True, job_id=job_id, deployment_id="", needs_promotion=False)
    submitted = nomad.call(
        "/v1/jobs",
        {
            "Job": job,
            "EnforceIndex": True,
            "JobModifyIndex": plan["JobModifyIndex"],
            "Submission": {"Source": hcl, "Format": "hcl2", "Variables": variables},
        },
        "PUT",
    )
    must_come = starts_anew(job, plan)
    seconds = DEPLOYMENT_SECONDS if must_come else PERHAPS_SECONDS
    deployment = find_deployment(nomad, job_id, submitted["JobModifyIndex"], seconds)
    if must_come and not deployment:
        module.fail_json(
            msg=f"{job_id} was submitted, and Nomad began no deployment of it within {seconds} s: `nomad job status {job_id}` says"
            " what it waits for. Run it again."
        )
    module.exit_json(changed=True, **told(job_id, deployment or {}, before))


def plan_of(nomad, job):
    return nomad.call(f"/v1/job/{job['ID']}/plan", {"Job": job, "Diff": True}, "POST")


def starts_anew(job, plan):
    """Whether instances of the new version are started, of a group that is deployed: a deployment follows then."""
    updates = (plan.get("Annotations") or {}).get("DesiredTGUpdates") or {}
    deployed = [group["Name"] for group in job["TaskGroups"] if (group.get("Update") or {}).get("MaxParallel")]
    return any(updates.get(name, {}).get(kind) for name in deployed for kind in ("Place", "DestructiveUpdate", "Canary"))


def told(job_id, deployment, before):
    groups = deployment.get("TaskGroups") or {}
    return {
        "job_id": job_id,
        "deployment_id": deployment.get("ID", ""),
        "needs_promotion": any(group["DesiredCanaries"] > 0 and not group["Promoted"] for group in groups.values()),
        "version_before": (before or {}).get("Version"),
    }


def find_deployment(nomad, job_id, modify_index, seconds):
    """The deployment of that very submission: evaluated some moments later. Perhaps none for a job that only has another count."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        for deployment in nomad.call(f"/v1/job/{job_id}/deployments") or []:
            if deployment["JobSpecModifyIndex"] == modify_index:
                return deployment
        time.sleep(0.5)
    return None


def describe(failed):
    said = []
    for group, metric in failed.items():
        reasons = {**(metric.get("DimensionExhausted") or {}), **(metric.get("ConstraintFiltered") or {})}
        said.append(f"{group}: " + ", ".join(f"{reason} ({count} machines)" for reason, count in reasons.items()))
    return "; ".join(said)


if __name__ == "__main__":
    main()
