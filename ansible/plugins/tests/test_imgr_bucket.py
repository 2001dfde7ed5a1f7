"""python3 -B -m unittest discover ansible/plugins/tests: without Ansible, of which the module needs two names."""

import hashlib
import os
import sys
import tempfile
import types
import unittest

PLUGINS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path[:0] = [os.path.join(PLUGINS, "modules"), os.path.join(PLUGINS, "module_utils")]

import imgr_s3  # noqa: E402

basic = types.ModuleType("ansible.module_utils.basic")
basic.AnsibleModule = None
sys.modules.update(
    {
        "ansible": types.ModuleType("ansible"),
        "ansible.module_utils": types.ModuleType("ansible.module_utils"),
        "ansible.module_utils.basic": basic,
        "ansible.module_utils.imgr_s3": imgr_s3,
    }
)

import imgr_bucket  # noqa: E402


class Bucket:
    def __init__(self, *keys):
        self.objects = {key: f"bytes of {key}".encode() for key in keys}

    def list(self, prefix=""):
        for key, body in sorted(self.objects.items()):
            if key.startswith(prefix):
                yield {"key": key, "bytes": len(body), "etag": hashlib.md5(body).hexdigest()}

    def get(self, key):
        body = self.objects[key]
        return {"ETag": f'"{hashlib.md5(body).hexdigest()}"'}, body

    def put(self, key, body, headers):
        self.objects[key] = body


class Copied(unittest.TestCase):
    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory()
        self.addCleanup(self.scratch.cleanup)
        self.folder = self.scratch.name
        self.copy("a", "b", "c", "info/a")

    def copy(self, *keys, shrink=False):
        return imgr_bucket.Copy(Bucket(*keys), self.folder).copy(shrink)

    def kept(self):
        files = {}
        for folder, _, names in os.walk(self.folder):
            for name in names:
                with open(os.path.join(folder, name), encoding="utf-8") as file:
                    files[os.path.relpath(os.path.join(folder, name), self.folder)] = file.read()
        return files

    def assert_refused(self, *keys):
        before = self.kept()
        with self.assertRaisesRegex(imgr_s3.S3Error, "imgr_backup_shrink=true"):
            self.copy(*keys)
        self.assertEqual(self.kept(), before)

    def test_takes_over_what_was_added_and_removed(self):
        self.assertEqual(self.copy("a", "b", "new"), {"objects": 3, "fetched": 1, "removed": 2})
        self.assertEqual(set(self.kept()), {"manifest.jsonl", "objects/a", "objects/b", "objects/new"})

    def test_an_empty_bucket_costs_nothing(self):
        self.assert_refused()

    def test_nor_does_one_that_has_less_than_half(self):
        self.assert_refused("a")

    def test_nor_does_another_one_of_as_many(self):
        self.assert_refused("w", "x", "y", "z")

    def test_unless_it_is_meant(self):
        self.assertEqual(self.copy("a", shrink=True), {"objects": 1, "fetched": 0, "removed": 3})
        self.assertEqual(set(self.kept()), {"manifest.jsonl", "objects/a"})

    def test_an_empty_folder_takes_an_empty_bucket(self):
        with tempfile.TemporaryDirectory() as folder:
            self.assertEqual(imgr_bucket.Copy(Bucket(), folder).copy()["objects"], 0)

    def damage(self):
        os.remove(os.path.join(self.folder, "objects", "a"))
        for name, text in {"b": "bytes of", "info/a": "bytes of info/b"}.items():
            with open(os.path.join(self.folder, "objects", name), "w", encoding="utf-8") as file:
                file.write(text)

    def test_fetches_again_what_is_missing_or_cut_short(self):
        self.damage()
        self.copy("a", "b", "c", "info/a")
        kept = self.kept()
        self.assertEqual((kept["objects/a"], kept["objects/b"]), ("bytes of a", "bytes of b"))

    def test_restores_all_but_what_is_damaged_and_names_that(self):
        self.damage()
        bucket = Bucket()
        result = imgr_bucket.Copy(bucket, self.folder).restore()
        self.assertEqual(result, {"objects": 1, "damaged": ["a", "b", "info/a"]})
        self.assertEqual(bucket.objects, {"c": b"bytes of c"})


if __name__ == "__main__":
    unittest.main()
