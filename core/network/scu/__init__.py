"""Requests to other systems: find, fetch, send, storage commitment, and the orders of a worklist."""
