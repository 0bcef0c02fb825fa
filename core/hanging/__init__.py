"""Hanging: which earlier studies are shown beside a study, where, and how these are linked; no Qt."""
