"""The findings panel: scores, maps, models, decisions and concordance."""
