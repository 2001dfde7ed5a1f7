"""The little of S3 that a backup needs, signed with version 4 of AWS' signature, with what Python brings."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import threading
import time
import urllib.parse
import xml.etree.ElementTree as ElementTree

EMPTY_SHA256 = hashlib.sha256(b"").hexdigest()
ATTEMPTS = 5


class S3Error(Exception):
    pass


class Bucket:
    """Usable by several threads: each has a connection of its own."""

    def __init__(self, endpoint, bucket, region, key_id, secret_key):
        url = urllib.parse.urlsplit(endpoint)
        self.host = url.netloc
        self.connection_class = http.client.HTTPSConnection if url.scheme == "https" else http.client.HTTPConnection
        self.bucket, self.region, self.key_id, self.secret_key = bucket, region, key_id, secret_key
        self.local = threading.local()

    def list(self, prefix=""):
        """Every object whose key begins so: its key, its bytes and its ETag."""
        token = None
        while True:
            query = {"list-type": "2", "max-keys": "1000", "prefix": prefix, **({"continuation-token": token} if token else {})}
            _, body = self.ask("GET", "", query=query)
            tree = ElementTree.fromstring(body)
            namespace = tree.tag.partition("}")[0] + "}"
            for item in tree.iter(f"{namespace}Contents"):
                yield {
                    "key": item.findtext(f"{namespace}Key"),
                    "bytes": int(item.findtext(f"{namespace}Size")),
                    "etag": item.findtext(f"{namespace}ETag").strip('"'),
                }
            token = tree.findtext(f"{namespace}NextContinuationToken")
            if not token:
                return

    def get(self, key):
        """The object's headers and bytes; None if it is gone."""
        return self.ask("GET", key, gone_is_fine=True)

    def put(self, key, body, headers):
        self.ask("PUT", key, body=body, headers=headers)

    def ask(self, method, key, query=None, body=b"", headers=None, gone_is_fine=False):
        for attempt in range(ATTEMPTS):
            try:
                status, answered, data = self._ask_once(method, key, query or {}, body, headers or {})
            except (OSError, http.client.HTTPException) as error:
                self.local.connection = None
                problem = str(error)
            else:
                if status == 404 and gone_is_fine:
                    return None
                if status < 300:
                    return answered, data
                problem = f"{status}: {data[:300].decode(errors='replace')}"
                if status < 500:
                    break
            time.sleep(2**attempt / 2)
        raise S3Error(f"{method} {key or self.bucket}: {problem}")

    def _ask_once(self, method, key, query, body, headers):
        connection = getattr(self.local, "connection", None)
        if connection is None:
            connection = self.local.connection = self.connection_class(self.host, timeout=60)
        path = urllib.parse.quote(f"/{self.bucket}/{key}" if key else f"/{self.bucket}", safe="/-_.~")
        canonical_query = urllib.parse.urlencode(sorted(query.items()), quote_via=urllib.parse.quote)
        signed = self._sign(method, path, canonical_query, body, headers)
        connection.request(method, path + (f"?{canonical_query}" if canonical_query else ""), body=body, headers=signed)
        response = connection.getresponse()
        return response.status, dict(response.getheaders()), response.read()

    def _sign(self, method, path, query, body, headers):
        now = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
        day = now[:8]
        digest = hashlib.sha256(body).hexdigest() if body else EMPTY_SHA256
        all_headers = {**headers, "host": self.host, "x-amz-date": now, "x-amz-content-sha256": digest}
        lower = {name.lower(): value.strip() for name, value in all_headers.items()}
        names = ";".join(sorted(lower))
        canonical = "\n".join(
            [method, path, query, *(f"{name}:{lower[name]}" for name in sorted(lower)), "", names, digest]
        )
        scope = f"{day}/{self.region}/s3/aws4_request"
        to_sign = "\n".join(["AWS4-HMAC-SHA256", now, scope, hashlib.sha256(canonical.encode()).hexdigest()])
        key = f"AWS4{self.secret_key}".encode()
        for part in (day, self.region, "s3", "aws4_request"):
            key = hmac.digest(key, part.encode(), "sha256")
        signature = hmac.new(key, to_sign.encode(), "sha256").hexdigest()
        credential = f"{self.key_id}/{scope}"
        all_headers["authorization"] = (
            f"AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders={names}, Signature={signature}"
        )
        return all_headers
