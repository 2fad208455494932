"""A synthetic agency: invented people, invented complaints, every state a matter can be in.

All names are invented, all telephone numbers are of the 555 range. Nothing here runs outside ``evenhand demo``,
the tests and the benchmarks.
"""
