"""The spiders: one for every source that YAML can describe, and subclasses for those it cannot."""
