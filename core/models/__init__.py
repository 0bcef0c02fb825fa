"""The model package: one ONNX file with its card inside; reading, checking, the catalogue."""

#: Id of the model whose classes are body regions: it sends each picture on to the models for its region.
ROUTER = "body-region"
