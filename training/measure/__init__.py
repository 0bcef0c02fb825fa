"""The parts of an evaluation beyond the plain figures, each a small pure function of pictures and answers."""
