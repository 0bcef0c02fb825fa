"""The window's commands: texts, shortcuts, menus, and the conditions under which each can be used."""
