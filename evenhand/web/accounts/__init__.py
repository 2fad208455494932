"""The counter where people sign in, make their keys, and leave."""
