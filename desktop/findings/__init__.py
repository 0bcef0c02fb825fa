"""The findings panel: scores, maps, models, decisions, concordance."""
