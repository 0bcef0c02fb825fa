"""Makes the model packages: data set in, trained and measured ONNX file with its card out."""
