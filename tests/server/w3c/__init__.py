"""The W3C's test suites of SPARQL 1.1, read from their manifests and run over HTTP against a served store.

``python -m tests.server.w3c.run`` runs them all, prints the counts and writes an EARL report.
"""
