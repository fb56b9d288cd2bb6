"""A store on a SPARQL 1.1 server: its current state, read and written by the standard protocols alone.

``address``: where queries, updates and graphs go. ``credentials``: who asks. ``transport``: requests with time limits,
repeated where that is safe. ``server``: SPARQL 1.1 Protocol and Graph Store Protocol. ``engine``: what a release reads,
in the engine's own words. ``release``: the release that is current. ``edited``: the next one, while it is made.
``publishing``: how it gets there. ``lease``: who may write.

What the server holds, beside the graphs of model.md:

<base>graph/working        the working data of resolution, which an embedded store keeps in its default graph
<base>graph/writer         who writes now, and until when that holds unless it is renewed
<base>graph/staging/…      what is to come into and go from a graph, until the moment when all of it does
"""
