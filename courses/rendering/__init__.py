"""What is made of uploaded files and of pages."""
