"""The journal of a batch: readings, their provenance, the manifest, and what a resumed batch skips."""
