"""The viewer: pictures on screen with their maps, annotations and overlay text."""
