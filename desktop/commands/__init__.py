"""The commands of the window: words, shortcuts, menus, and when each can be used."""
