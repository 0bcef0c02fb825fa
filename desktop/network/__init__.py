"""The network dialog (search, send, receive), and the service behind it."""
