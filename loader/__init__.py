"""Skerry's loader: news articles in, a validated and published knowledge graph out.

The straight line is ``read -> extract -> build -> resolve -> check -> publish``; one module a stage.
Importing this package costs nothing; the server imports only ``loader.graph`` and ``loader.errors``.
"""
