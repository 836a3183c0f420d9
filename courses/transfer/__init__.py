"""Courses as files, and copies of courses: what their texts refer to is found and replaced."""
