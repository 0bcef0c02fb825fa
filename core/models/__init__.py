"""The model package: one ONNX file with its card inside; reading, checking, the catalogue."""
