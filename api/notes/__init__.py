"""The employee's pages of a note to HR: writing one, and reading the answer."""
