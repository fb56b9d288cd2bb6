"""What is answered in front of the application, in the thread that reads from the clients (``shapes``: which requests,
``front``: by whom, ``channel``: how they come here and go on)."""
