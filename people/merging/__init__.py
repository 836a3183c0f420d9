"""Two records of one human being: found, compared, made one, and taken apart again."""
