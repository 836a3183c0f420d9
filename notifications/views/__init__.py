"""What people open: their messages, the log for staff, reports of providers, the words."""
