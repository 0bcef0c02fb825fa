"""Results as FHIR R4 resources: a bundle for each study."""
