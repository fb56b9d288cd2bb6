"""The process that reads a release's tables for a template: ``python -m server.workers.dump JOB``. To standard output
goes for each named graph a line of JSON, its name and the number of bytes that follow, and these: its N-Triples."""

import json
import os
import sys

import pyoxigraph as ox
from pyoxigraph import RdfFormat

from loader.errors import StoreError
from server.workers.job import Job

NICENESS = 10
"""Queries go first: until the copy is there they are answered from the tables."""


def main(job: str) -> None:
    """Writes the graphs in the order of their names, so that copies of a release are alike."""
    os.nice(NICENESS)
    try:
        release = Job.from_json(job.encode()).open()
    except StoreError as error:  # pruned meanwhile
        sys.exit(f"the release is not copied into memory: {error}")
    assert isinstance(release.store, ox.Store)  # on disk
    for graph in release.graph_names():
        content = release.store.dump(format=RdfFormat.N_TRIPLES, from_graph=graph) or b""
        sys.stdout.buffer.write(json.dumps([graph.value, len(content)]).encode() + b"\n" + content)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(sys.argv[1])
