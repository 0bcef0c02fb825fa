"""Make model packages: from a data set to a trained and measured ONNX file with its card."""
