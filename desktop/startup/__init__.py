"""Program start, from the command to the first paint: single instance, splash, crash recovery."""
