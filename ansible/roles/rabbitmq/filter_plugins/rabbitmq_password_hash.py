"""RabbitMQ's form of a password in definitions: four bytes of salt, then SHA-256 of both, in base64."""

import base64
import hashlib


def rabbitmq_password_hash(password: str) -> str:
    # From the password, which is random itself: the same each time, so that a second run changes nothing.
    salt = hashlib.sha256(b"salt" + password.encode()).digest()[:4]
    return base64.b64encode(salt + hashlib.sha256(salt + password.encode()).digest()).decode()


class FilterModule:
    def filters(self):
        return {"rabbitmq_password_hash": rabbitmq_password_hash}
