"""The demo's own counter: be anyone of the cast, move the clock, read the outbox. Not found outside the demo."""
