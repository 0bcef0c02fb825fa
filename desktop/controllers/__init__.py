"""Controllers: each joins the session to widgets for one task of the reader."""
