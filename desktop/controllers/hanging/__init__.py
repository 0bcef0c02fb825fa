"""Earlier studies beside the current one: which pane shows what, and how panes scroll together."""
