"""Starting, answering and closing attempts."""

from quizzes.actions.answering import Saved, save_answer
from quizzes.actions.closing import hand_in, submit_attempt
from quizzes.actions.starting import start_attempt

__all__ = ["Saved", "hand_in", "save_answer", "start_attempt", "submit_attempt"]
