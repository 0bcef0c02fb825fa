"""Words for the report: one or two sentences on a study, made of phrases that a site may change."""
