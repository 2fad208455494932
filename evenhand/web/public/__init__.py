"""The public counter: what anyone may read, and the complaint form."""
