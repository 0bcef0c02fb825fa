"""The viewer: pictures with their maps, annotations and overlay texts."""
