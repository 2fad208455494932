"""The counters: a request becomes an act, a page becomes HTML. One folder per audience."""
