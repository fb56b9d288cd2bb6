"""Skerry's read-only web service: pages, canned reports, SPARQL, exports."""
