"""The mediators' counter: their sessions, their seats, and the desk they work from on the day."""
