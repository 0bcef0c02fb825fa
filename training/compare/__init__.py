"""Compare trained models on the test pictures that they share: one table, and plots side by side."""
