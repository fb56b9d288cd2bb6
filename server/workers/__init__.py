"""Queries of strangers run in processes of their own, which can be killed: the engine has no time limit, and neither
signals nor threads end an aggregate (``job``: what is sent; ``worker``: the process; ``pool``: who runs what)."""
