"""Hanging: which earlier studies are shown beside a study, where, and how they are linked; no Qt."""
