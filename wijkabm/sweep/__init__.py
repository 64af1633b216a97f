"""Many runs from one design: points x policies x seeds, on one machine or a cluster.

`schema` reads a design file, `points` draws its points, `plan` lists the runs, `batch` runs some of them
in a worker, `engine` hands batches to Dask, `folder` keeps what they gave, `run` ties these together and
`results` reads a finished sweep.
"""
