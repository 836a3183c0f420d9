"""Every change of banks, quizzes and attempts."""
