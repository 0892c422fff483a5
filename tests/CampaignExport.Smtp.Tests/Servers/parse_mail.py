"""Reads the mails that are named as arguments, with Python's email package, and prints what is in them as a JSON list."""
import email
import email.policy
import json
import sys


def read(path):
    with open(path, "rb") as file:
        raw = file.read()
    message = email.message_from_bytes(raw, policy=email.policy.default)
    parts = [part for part in message.walk() if not part.is_multipart()]
    return {
        "Headers": {name: str(value) for name, value in message.items()},
        "HeaderNames": [name for name, _ in message.items()],
        "Type": message.get_content_type(),
        "PartTypes": [part.get_content_type() for part in parts],
        "Charsets": [part.get_content_charset() for part in parts],
        "Contents": [part.get_content().replace("\r\n", "\n") for part in parts],
        "Defects": [str(defect) for part in message.walk() for defect in part.defects],
        "LongestLine": max(len(line) for line in raw.split(b"\r\n")),
        "HasBareLineFeeds": b"\n" in raw.replace(b"\r\n", b""),
        "IsAscii": raw.isascii(),
    }


print(json.dumps([read(path) for path in sys.argv[1:]]))
