"""The parties' counter: the same pages for complainant, officer and guardian, in two sets of words."""
