"""The dialog that imports a model made elsewhere."""
