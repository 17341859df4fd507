"""Pages for people, made on the server: thin routes, small templates, words as data."""
