"""Stores of objects on this machine, each in a process of its own: S3 by moto, Google Cloud Storage by its emulator."""

import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote
from urllib.request import Request, urlopen

import boto3

from tests.stores.servers import free_port, wait_for

REGION = "us-east-1"


class Bucket:
    """A bucket of S3, and the variables by which programs find its server."""

    url = "s3://islands"

    def __init__(self, port: int) -> None:
        self.environment: Mapping[str, str] = {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
            "AWS_ACCESS_KEY_ID": "key",
            "AWS_SECRET_ACCESS_KEY": "secret",
            "AWS_DEFAULT_REGION": REGION,
        }
        self._client: Any = boto3.client(
            "s3", endpoint_url=f"http://127.0.0.1:{port}", region_name=REGION, aws_access_key_id="key",
            aws_secret_access_key="secret",
        )  # fmt: skip
        self._client.create_bucket(Bucket="islands")

    def put(self, key: str, content: bytes, access: str = "private") -> None:
        """Writes an object that the owner may read, or everybody ("public-read")."""
        self._client.put_object(Bucket="islands", Key=key, Body=content, ACL=access)


class GoogleBucket:
    """The same of Google Cloud Storage."""

    url = "gs://islands"

    def __init__(self, port: int) -> None:
        self._server = f"http://127.0.0.1:{port}"
        self.environment: Mapping[str, str] = {
            "STORAGE_EMULATOR_HOST": self._server,
            # Without it gcsfs asks who is there for credentials, which an emulator needs none of.
            "GCSFS_EXPERIMENTAL_ZB_HNS_SUPPORT": "false",
        }

    def put(self, key: str, content: bytes) -> None:
        """Writes an object."""
        address = f"{self._server}/upload/storage/v1/b/islands/o?uploadType=media&name={quote(key, safe='')}"
        with urlopen(Request(address, content, {"Content-Type": "application/octet-stream"}), timeout=10):
            pass


def put_folder(bucket: Bucket | GoogleBucket, prefix: str, folder: Path) -> None:
    """Writes the files of a folder."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            bucket.put(f"{prefix}/{path.relative_to(folder).as_posix()}", path.read_bytes())


@contextmanager
def bucket() -> Iterator[Bucket]:
    """A server with the empty bucket ``islands``."""
    start = "import sys; from moto.server import main; main(['-H', '127.0.0.1', '-p', sys.argv[1]])"
    with _running("-c", start) as port:
        yield Bucket(port)


@contextmanager
def google_bucket() -> Iterator[GoogleBucket]:
    """The same of Google Cloud Storage."""
    start = (
        "import sys; from gcp_storage_emulator.server import create_server; "
        "create_server('127.0.0.1', int(sys.argv[1]), in_memory=True, default_bucket='islands').run()"
    )
    with _running("-c", start) as port:
        yield GoogleBucket(port)


@contextmanager
def _running(*arguments: str) -> Iterator[int]:
    """The port of a server that a Python command with that last argument starts."""
    port = free_port()
    command = [sys.executable, *arguments, str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            wait_for(port)
            yield port
        finally:
            server.kill()
