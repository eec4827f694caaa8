"""How fast Placecard is, against baselines that do the unavoidable work and nothing else, in one run.

`python -m benchmarks` prints one table and writes `.build/bench.json`; docs/benchmarks.md explains the rows.
"""
