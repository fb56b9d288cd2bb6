"""Article -> Record: the only folder that knows spaCy."""
