"""The operators' desk: settings, the reading of their YAML, and the YAML that ships with the product."""
