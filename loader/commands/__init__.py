"""The commands of ``skerry``, by what they do: each parses, calls, prints."""
