#!/usr/bin/python
from __future__ import annotations

import concurrent.futures
import hashlib
import json
import os

from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.imgr_s3 import Bucket, S3Error

DOCUMENTATION = """
module: imgr_bucket
short_description: Copies a bucket into a folder and back, and compares the two object by object
description:
  - The folder has C(objects/KEY), the bytes, and C(manifest.jsonl), a line for each object with its headers and its SHA-256.
  - V(copied) makes the folder what the bucket is; only what changed is fetched. An object that goes meanwhile is no error.
    It refuses, and leaves the folder as it is, where the bucket has less than half of what is in the folder - unless O(shrink).
  - V(restored) puts all that the folder has into the bucket; what is damaged there or missing is left out, and named in C(damaged).
  - V(compared) fetches every object of the manifest, and says which are not in the bucket as they are in the folder;
    what was pending is left out, since that changes.
options:
  state: {description: What is done., type: str, choices: [copied, restored, compared], required: true}
  folder: {description: The folder., type: path, required: true}
  shrink: {description: Whether a copy may lose more than half of what the folder has., type: bool, default: false}
  endpoint: {description: The store., type: str, required: true}
  bucket: {description: The bucket., type: str, required: true}
  region: {description: Its region., type: str, required: true}
  access_key_id: {description: The key's name., type: str, required: true}
  secret_access_key: {description: The key., type: str, required: true}
author: [imgr]
"""

PARALLEL = 8
# What an object has besides its bytes.
KEPT_HEADERS = ("content-type", "cache-control", "content-disposition", "content-encoding")
USER_HEADERS = "x-amz-meta-"
# What says of an image what has become of it: all that a record speaks of was there before it.
RECORDS = ("pending/", "info/", "failed/", "deleted/")


class Copy:
    def __init__(self, bucket, folder):
        self.bucket = bucket
        self.folder = folder
        self.objects = os.path.join(folder, "objects")
        self.manifest_path = os.path.join(folder, "manifest.jsonl")

    def manifest(self):
        if not os.path.exists(self.manifest_path):
            return {}
        with open(self.manifest_path, encoding="utf-8") as file:
            return {entry["key"]: entry for entry in map(json.loads, file)}

    def path(self, key):
        path = os.path.normpath(os.path.join(self.objects, key))
        if not path.startswith(self.objects + os.sep):
            raise S3Error(f"the key {key} is no path")
        return path

    def copy(self, shrink=False):
        kept = self.manifest()
        found = list(self.found())
        if not shrink:
            self.refuse_to_shrink(found, kept)
        entries = [entry for entry in self.each(lambda item: self.fetch(item, kept), found) if entry]
        os.makedirs(self.objects, exist_ok=True)
        self.write(self.manifest_path, "".join(json.dumps(entry) + "\n" for entry in sorted_by_key(entries)).encode())
        there = {entry["key"] for entry in entries}
        for key in kept.keys() - there:
            if os.path.exists(self.path(key)):
                os.remove(self.path(key))
        fetched = sum(1 for entry in entries if kept.get(entry["key"]) != entry)
        return {"objects": len(entries), "fetched": fetched, "removed": len(kept.keys() - there)}

    def refuse_to_shrink(self, found, kept):
        """Before anything is written: a bucket that was lost, or another one, must not cost the backup too."""
        still_there = len(kept.keys() & {item["key"] for item in found})
        if still_there * 2 < len(kept):
            raise S3Error(
                f"the bucket has {still_there} of the {len(kept)} objects that are in {self.folder}: the backup was left as it is."
                " If so many are meant to be gone: -e imgr_backup_shrink=true"
            )

    def found(self):
        """Records first, so that none speaks of what was not listed. What is pending here and ready there gets its job again."""
        for prefix in RECORDS:
            yield from self.bucket.list(prefix)
        yield from (item for item in self.bucket.list() if not item["key"].startswith(RECORDS))

    def fetch(self, found, kept):
        before = kept.get(found["key"])
        path = self.path(found["key"])
        if before and before["etag"] == found["etag"] and is_whole(path, before):
            return before
        answer = self.bucket.get(found["key"])
        if answer is None:
            return None
        headers, body = answer
        self.write(path, body)
        return {
            "key": found["key"],
            "bytes": len(body),
            "etag": headers.get("ETag", headers.get("etag", "")).strip('"'),
            "sha256": hashlib.sha256(body).hexdigest(),
            "headers": kept_headers(headers),
        }

    def restore(self):
        entries = list(self.manifest().values())
        # Images before the records that say that they are there.
        originals = [entry for entry in entries if not entry["key"].startswith(RECORDS)]
        records = [entry for entry in entries if entry["key"].startswith(RECORDS)]
        damaged = [key for key in self.each(self.put, originals) + self.each(self.put, records) if key]
        return {"objects": len(entries) - len(damaged), "damaged": sorted(damaged)}

    def put(self, entry):
        """Gives the key of what the folder does not have as it was: one lost file must not cost all the others."""
        try:
            with open(self.path(entry["key"]), "rb") as file:
                body = file.read()
        except FileNotFoundError:
            return entry["key"]
        if hashlib.sha256(body).hexdigest() != entry["sha256"]:
            return entry["key"]
        self.bucket.put(entry["key"], body, entry["headers"])
        return None

    def compare(self):
        # What was pending is worked on at once.
        entries = [entry for entry in self.manifest().values() if not entry["key"].startswith("pending/")]
        different = [key for key in self.each(self.difference, entries) if key]
        return {"objects": len(entries), "different": sorted(different)}

    def difference(self, entry):
        answer = self.bucket.get(entry["key"])
        if answer is None:
            return entry["key"]
        headers, body = answer
        is_same = hashlib.sha256(body).hexdigest() == entry["sha256"] and kept_headers(headers) == entry["headers"]
        return None if is_same else entry["key"]

    def each(self, work, items):
        with concurrent.futures.ThreadPoolExecutor(PARALLEL) as pool:
            return list(pool.map(work, items))

    def write(self, path, data):
        """Never half of a file, also where the power goes."""
        os.makedirs(os.path.dirname(path), exist_ok=True)
        unfinished = path + ".unfinished"
        with open(unfinished, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, path)


def is_whole(path, entry):
    return os.path.exists(path) and os.path.getsize(path) == entry["bytes"]


def kept_headers(headers):
    lower = {name.lower(): value for name, value in headers.items()}
    return {name: lower[name] for name in sorted(lower) if name in KEPT_HEADERS or name.startswith(USER_HEADERS)}


def sorted_by_key(entries):
    return sorted(entries, key=lambda entry: entry["key"])


def main():
    module = AnsibleModule(
        argument_spec={
            "state": {"type": "str", "choices": ["copied", "restored", "compared"], "required": True},
            "folder": {"type": "path", "required": True},
            "shrink": {"type": "bool", "default": False},
            "endpoint": {"type": "str", "required": True},
            "bucket": {"type": "str", "required": True},
            "region": {"type": "str", "required": True},
            "access_key_id": {"type": "str", "required": True, "no_log": False},
            "secret_access_key": {"type": "str", "required": True, "no_log": True},
        },
    )
    params = module.params
    bucket = Bucket(
        params["endpoint"], params["bucket"], params["region"], params["access_key_id"], params["secret_access_key"]
    )
    copy = Copy(bucket, params["folder"])
    os.umask(0o077)
    try:
        if params["state"] == "copied":
            result = copy.copy(params["shrink"])
            module.exit_json(changed=bool(result["fetched"] or result["removed"]), **result)
        if params["state"] == "restored":
            result = copy.restore()
            if result["damaged"]:
                module.warn(f"damaged or missing in the folder, and not restored: {', '.join(result['damaged'])}")
            module.exit_json(changed=True, **result)
        result = copy.compare()
    except (S3Error, OSError) as error:
        module.fail_json(msg=str(error))
    if result["different"]:
        shown = ", ".join(result["different"][:10])
        module.fail_json(msg=f"{len(result['different'])} of {result['objects']} objects are missing or different: {shown}", **result)
    module.exit_json(changed=False, **result)


if __name__ == "__main__":
    main()
