"""Where the WSGI environment of a request has what the front and the application tell each other."""

RAW_KEY = "skerry.raw"
"""The bytes of the request, if they came in one piece."""
BEGUN_KEY = "skerry.begun"
"""Its query, which a process has already (``server.workers.pool.Begun``)."""
KEPT_KEY = "skerry.kept"
"""The job that its answer is of, if that is the same each time."""
