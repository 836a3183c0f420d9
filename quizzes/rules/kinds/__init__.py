"""One module for each kind of question: its content, its answers, its marks and its words."""
