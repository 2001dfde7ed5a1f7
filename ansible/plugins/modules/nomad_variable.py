#!/usr/bin/python
from __future__ import annotations

from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.imgr_nomad import NOMAD_ARGUMENTS, nomad_client

DOCUMENTATION = """
module: nomad_variable
short_description: Puts a Nomad Variable, if it is another, or reads it
description:
  - Without O(items) it reads only. C(modify_index) is another one after each change; 0 stands for what is not there yet.
options:
  path: {description: The variable's path., type: str, required: true}
  items: {description: All that it holds., type: dict}
  nomad_address: {description: A Nomad agent's address., type: str, required: true}
  nomad_token: {description: The token., type: str, required: true}
  nomad_ca_certificate: {description: The certificate that signed the agent's, as PEM., type: str}
author: [imgr]
"""


def main():
    module = AnsibleModule(
        argument_spec={
            **NOMAD_ARGUMENTS,
            "path": {"type": "str", "required": True},
            "items": {"type": "dict", "no_log": True},
        },
        supports_check_mode=True,
    )
    nomad = nomad_client(module.params)
    path = module.params["path"]
    kept = nomad.call(f"/v1/var/{path}")
    items = (kept or {}).get("Items", {})
    index = (kept or {}).get("ModifyIndex", 0)
    wanted = module.params["items"]
    if wanted is None:
        module.exit_json(changed=False, exists=kept is not None, items=items, modify_index=index)
    if items == wanted:
        module.exit_json(changed=False, modify_index=index)
    if module.check_mode:
        module.exit_json(changed=True, modify_index=0)
    # Only over what was read: two who deploy at the same time do not undo each other.
    put = nomad.call(f"/v1/var/{path}", {"Path": path, "Items": wanted}, "PUT", {"cas": index})
    module.exit_json(changed=True, modify_index=put["ModifyIndex"])


if __name__ == "__main__":
    main()
