"""Which model only sends pictures on."""

#: Model whose classes are body regions.
ROUTER = "body-region"
