"""JSON over HTTP with what Python brings, for modules that run on the nodes."""

from __future__ import annotations

import json
import ssl
import time
import urllib.error
import urllib.parse
import urllib.request


class HttpError(Exception):
    def __init__(self, status, text):
        super().__init__(f"{status}: {text.strip()}")
        self.status = status


class JsonClient:
    """
    Asks one server. Retries what nobody answered, or what the server could not answer for the moment (5xx: an election
    is going on), for as long as retry_seconds.
    """

    def __init__(self, address, headers=None, ca_certificate=None, timeout=10, retry_seconds=30):
        self.address = address.rstrip("/")
        self.headers = headers or {}
        self.context = ssl.create_default_context(cadata=ca_certificate) if address.startswith("https:") else None
        self.timeout = timeout
        self.retry_seconds = retry_seconds

    def call(self, path, body=None, method=None, query=None):
        """The answer's JSON; None for 404. Raises HttpError, or OSError if nobody answers."""
        url = self.address + path + ("?" + urllib.parse.urlencode(query) if query else "")
        data = None if body is None else json.dumps(body).encode()
        until = time.monotonic() + self.retry_seconds
        while True:
            try:
                return self._ask(url, data, method)
            except HttpError as error:
                if error.status < 500 or time.monotonic() > until:
                    raise
            except OSError:
                if time.monotonic() > until:
                    raise
            time.sleep(1)

    def _ask(self, url, data, method):
        headers = {"Content-Type": "application/json", **self.headers}
        request = urllib.request.Request(url, data=data, headers=headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=self.timeout, context=self.context) as response:
                text = response.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                if error.code == 404:
                    return None
                raise HttpError(error.code, error.read().decode(errors="replace")) from error
        return json.loads(text) if text.strip() else {}
