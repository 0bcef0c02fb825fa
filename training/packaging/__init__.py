"""Write the model package: graph, card and golden cases."""
