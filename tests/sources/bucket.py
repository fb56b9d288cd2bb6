"""An S3 server on this machine: moto's, in a process of its own."""

import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3

from tests.stores.servers import free_port, wait_for

REGION = "us-east-1"


class Bucket:
    """A bucket, and the variables by which programs find its server."""

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

    def put_folder(self, prefix: str, folder: Path) -> None:
        """Writes the files of a folder."""
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                self.put(f"{prefix}/{path.relative_to(folder).as_posix()}", path.read_bytes())


@contextmanager
def bucket() -> Iterator[Bucket]:
    """A server with the empty bucket ``islands``."""
    port = free_port()
    start = "import sys; from moto.server import main; main(['-H', '127.0.0.1', '-p', sys.argv[1]])"
    command = [sys.executable, "-c", start, str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            wait_for(port)
            yield Bucket(port)
        finally:
            server.kill()
