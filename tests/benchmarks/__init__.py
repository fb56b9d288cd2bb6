"""Measurements that the README's quality table cites; each module is a script."""
