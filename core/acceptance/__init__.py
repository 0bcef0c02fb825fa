"""The local acceptance test: a model measured on a site's own labelled cases, and its signed-off profile."""
