"""Bytes -> Article: ``collect`` finds the files, one module reads each kind of source."""
