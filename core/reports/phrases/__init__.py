"""Words for the report: one or two sentences on a study, from phrases that a site may change."""
