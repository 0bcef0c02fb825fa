"""The network dialog: search, send, receive."""
