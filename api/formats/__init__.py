"""What travels between this site and others: the shapes of JSON, and requests that leave."""
