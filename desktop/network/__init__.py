"""The network dialog (search, send, receive), and the network behind the window."""
