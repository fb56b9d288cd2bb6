"""The process that writes for the service: it tries a change, checks what comes out and publishes it, or nothing. It is
started by ``loader.write``."""
