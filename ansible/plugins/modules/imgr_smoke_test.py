#!/usr/bin/python
from __future__ import annotations

import json
import re
import ssl
import time
import urllib.error
import urllib.request
import uuid

from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.imgr_http import JsonClient
from ansible.module_utils.imgr_picture import make_png, png_size

DOCUMENTATION = """
module: imgr_smoke_test
short_description: Tries whether an imgr does what it is for
description:
  - Uploads a picture, waits for its sizes, gets them all, deletes it; or asks for the web app's page.
  - An instance is asked at its own address, which Consul tells, past the load balancer.
options:
  part: {description: What is tried., type: str, choices: [api, worker, web], required: true}
  url: {description: The address to try; without it those that Consul knows by O(tag)., type: str}
  tag: {description: Of the instances to try., type: str, default: live}
  consul_address: {description: A Consul agent's address., type: str, default: 'http://127.0.0.1:8500'}
  consul_token: {description: A token that reads services., type: str}
  upload_token: {description: Where uploads need one., type: str}
  seconds: {description: For how long it is tried again., type: int, default: 0}
author: [imgr]
"""

SIZES = {"big": 1024, "medium": 512, "small": 256, "tiny": 128}
WIDTH, HEIGHT = 1200, 900
READY_SECONDS = 60
PAUSE_SECONDS = 2
# A job goes to whichever worker is free: so many at most until the one in question had one.
WORKER_PICTURES = 40

# What is tried is the way through the load balancer; its certificate is for the public name.
UNVERIFIED = ssl._create_unverified_context()


class SmokeError(Exception):
    pass


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


OPENER = urllib.request.build_opener(NoRedirect, urllib.request.HTTPSHandler(context=UNVERIFIED))


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()


class Imgr:
    def __init__(self, url, upload_token=None):
        self.url = url
        self.upload_token = upload_token

    def ask(self, path, expected, method="GET", body=None, headers=None):
        request = urllib.request.Request(self.url + path, data=body, method=method, headers=headers or {})
        try:
            try:
                with OPENER.open(request, timeout=30) as response:
                    answer = Answer(response)
            except urllib.error.HTTPError as error:
                with error:
                    answer = Answer(error)
        except OSError as error:
            raise SmokeError(f"{method} {self.url}{path}: {error}") from error
        if answer.status != expected:
            text = answer.body[:300].decode(errors="replace")
            raise SmokeError(f"{method} {self.url}{path} answered {answer.status} where {expected} was due: {text}")
        return answer

    def ask_json(self, path, expected=200):
        return json.loads(self.ask(path, expected).body)

    def upload(self, picture):
        boundary = uuid.uuid4().hex
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="smoke.png"\r\n\r\n'
        headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
        if self.upload_token:
            headers["Authorization"] = f"Bearer {self.upload_token}"
        body = head.encode() + picture + f"\r\n--{boundary}--\r\n".encode()
        return json.loads(self.ask("/image", 201, "POST", body, headers).body)

    def wait_until_ready(self, image_id):
        until = time.monotonic() + READY_SECONDS
        while True:
            info = self.ask_json(f"/image/{image_id}/info")
            if info["status"] == "ready":
                return
            if info["status"] == "failed":
                raise SmokeError(f"the picture {image_id} failed: {info.get('failure')}")
            if time.monotonic() > until:
                raise SmokeError(f"the picture {image_id} was not ready after {READY_SECONDS} s")
            time.sleep(0.2)

    def delete(self, image):
        headers = {"Authorization": f"Bearer {image['deleteToken']}"}
        self.ask(f"/image/{image['id']}", 204, "DELETE", headers=headers)

    def delete_if_possible(self, image):
        try:
            self.delete(image)
        except SmokeError:
            pass

    def wait_until_gone(self, path):
        """Every instance knows of a deletion within five seconds."""
        for _ in range(6):
            try:
                return self.ask(path, 404)
            except SmokeError:
                time.sleep(1)
        return self.ask(path, 404)


def try_api(imgr):
    imgr.ask("/health/ready", 200)
    if "upload_url" not in json.loads(imgr.ask("/", 200, headers={"Accept": "application/json"}).body):
        raise SmokeError(f"{imgr.url}/ names no upload_url")
    picture = make_png(WIDTH, HEIGHT)
    image = imgr.upload(picture)
    path = f"/image/{image['id']}"
    try:
        if imgr.ask(path, 200).body != picture:
            raise SmokeError(f"{imgr.url}{path} is not what was uploaded")
        imgr.wait_until_ready(image["id"])
        for size, box in SIZES.items():
            width, _ = png_size(imgr.ask(f"{path}/{size}", 200).body)
            if width != box:
                raise SmokeError(f"{imgr.url}{path}/{size} is {width} pixels wide, not {box}")
    except SmokeError:
        imgr.delete_if_possible(image)
        raise
    imgr.delete(image)
    imgr.wait_until_gone(path)


def try_web(imgr):
    imgr.ask("/health/ready", 200)
    page = imgr.ask("/", 200, headers={"Accept": "text/html"}).body.decode()
    script = re.search(r'<script type="module"[^>]* src="([^"]+)"', page)
    if not script:
        raise SmokeError(f"{imgr.url}/ is not the web app")
    imgr.ask("/" + script.group(1).lstrip("./"), 200)
    imgr.ask_json("/config.json")


def try_worker(worker, api):
    """Jobs go to whichever worker is free: pictures are uploaded until this one made one's sizes."""
    worker.ask("/health/ready", 200)
    before = count_resized(worker)
    for _ in range(WORKER_PICTURES):
        image = api.upload(make_png(WIDTH, HEIGHT))
        try:
            api.wait_until_ready(image["id"])
        finally:
            api.delete_if_possible(image)
        if count_resized(worker) > before:
            return
    raise SmokeError(f"{worker.url} took none of {WORKER_PICTURES} jobs")


def count_resized(worker):
    text = worker.ask("/metrics", 200).body.decode()
    return float(re.search(r"^imgr_resize_duration_seconds_count(?:\{.*\})? (\S+)", text, re.M).group(1))


def find(module, service, tag):
    headers = {"X-Consul-Token": module.params["consul_token"] or ""}
    consul = JsonClient(module.params["consul_address"], headers=headers)
    query = {"tag": tag, "passing": "true"}
    until = time.monotonic() + 20
    while True:
        found = consul.call(f"/v1/health/service/{service}", query=query) or []
        if found:
            services = [entry["Service"] for entry in found]
            return [f"http://{service['Address']}:{service['Port']}" for service in services]
        if time.monotonic() > until:
            raise SmokeError(f"Consul knows no {service} with the tag {tag} that passes its checks")
        time.sleep(1)


def main():
    module = AnsibleModule(
        argument_spec={
            "part": {"type": "str", "choices": ["api", "worker", "web"], "required": True},
            "url": {"type": "str"},
            "tag": {"type": "str", "default": "live"},
            "consul_address": {"type": "str", "default": "http://127.0.0.1:8500"},
            "consul_token": {"type": "str", "no_log": True},
            "upload_token": {"type": "str", "no_log": True},
            "seconds": {"type": "int", "default": 0},
        },
    )
    params = module.params
    part = params["part"]
    until = time.monotonic() + params["seconds"]
    rounds = 0
    try:
        urls = [params["url"]] if params["url"] else find(module, f"imgr-{part}", params["tag"])
        while True:
            for url in urls:
                imgr = Imgr(url, params["upload_token"])
                if part == "api":
                    try_api(imgr)
                elif part == "web":
                    try_web(imgr)
                else:
                    try_worker(imgr, Imgr(find(module, "imgr-api", "live")[0], params["upload_token"]))
            rounds += 1
            if time.monotonic() >= until:
                break
            time.sleep(PAUSE_SECONDS)
    except SmokeError as error:
        module.fail_json(msg=f"The smoke test failed: {error}")
    module.exit_json(changed=False, tried=urls, rounds=rounds)


if __name__ == "__main__":
    main()
