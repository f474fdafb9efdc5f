"""A program that asks the API, for tests."""

import json

from django.test import Client


class Program:
    """Asks the API of the cast's space and reads the answer."""

    def __init__(self, cast, name="", token="", **client):
        self.client = cast.client(name) if name else Client(**client)
        self.base = f"/{cast.space.slug}/api/v1/"
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def __call__(self, method, path, data=None, **headers):
        send = getattr(self.client, method)
        body = {} if data is None else {"data": json.dumps(data), "content_type": "application/json"}
        answer = send(self.base + path, headers={**self.headers, **headers}, **body)
        self.type = answer["Content-Type"]
        return answer.status_code, json.loads(answer.content) if answer.content else None
