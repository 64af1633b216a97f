"""The room: a live page that a workshop plays with.

The server steps the model and sends small strings, the browser draws. A page has a `session.Session` with
a thread and worlds of its own; what the group decided is a `plan.Plan`, which with the wijk and the seed
says everything that is needed to be there again.
"""
