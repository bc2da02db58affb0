"""Open formats: FHIR R4, CDA R2 and XDM out, received CDA in, the whole register out."""
