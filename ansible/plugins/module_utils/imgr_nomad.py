"""How the modules reach Nomad, and what they ask it."""

from __future__ import annotations

from ansible.module_utils.imgr_http import JsonClient

NOMAD_ARGUMENTS = {
    "nomad_address": {"type": "str", "required": True},
    "nomad_token": {"type": "str", "required": True, "no_log": True},
    "nomad_ca_certificate": {"type": "str"},
}


def nomad_client(params):
    return JsonClient(
        params["nomad_address"],
        headers={"X-Nomad-Token": params["nomad_token"]},
        ca_certificate=params["nomad_ca_certificate"],
    )


def allocations(nomad, deployment_id):
    return nomad.call(f"/v1/deployment/allocations/{deployment_id}") or []


def what_went_wrong(nomad, allocs):
    """The last words of allocations that are not healthy: what their tasks' events say."""
    said = []
    for alloc in allocs:
        is_healthy = (alloc.get("DeploymentStatus") or {}).get("Healthy")
        if is_healthy:
            continue
        for task, state in (alloc.get("TaskStates") or {}).items():
            events = [event.get("DisplayMessage") or event["Type"] for event in state.get("Events") or []]
            if alloc["ClientStatus"] == "running":
                events.append("it runs, but its checks do not pass")
            said.append(f"{task} {alloc['ID'][:8]} on {alloc['NodeName']}: " + "; ".join(events[-4:]))
    return "\n".join(said)
