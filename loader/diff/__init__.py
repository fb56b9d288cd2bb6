"""What differs between two releases: articles, things and their facts, each with what caused it."""
