"""Curation: corrections by people, from their file to the curated graph. How they are applied stands in
``loader.resolve.corrected``."""
