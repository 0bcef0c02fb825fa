"""Earlier studies beside the current one: which pane shows what, and how the panes go along."""
