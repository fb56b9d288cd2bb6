"""The web service: pages, canned reports, SPARQL and exports over a store, read-only.

Imports nothing of ``loader`` but ``loader.graph`` and ``loader.errors``; never rdflib.
"""
