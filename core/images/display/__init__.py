"""From pixel values to what eyes and models see: rendering, windows, model inputs, measurements."""
