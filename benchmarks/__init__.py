"""Our pages beside the floor, in one run on one machine (design §8). Not shipped; ``evenhand bench`` calls :mod:`run`.

The *floor* (``benchmarks/floor``) is a minimal Django application that does the same durable work with nothing else
in the way. A figure of ours means little alone; its ratio to the floor in the same minute means something.
"""
