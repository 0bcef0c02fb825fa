"""The model package: one ONNX file with its card inside; reading, checking, the catalogue."""

#: Ids of the models whose classes are image kinds: the first of them that is opened sends each picture to the
#: models for its kind.
KIND_MODELS = ("image-kind", "body-region")
