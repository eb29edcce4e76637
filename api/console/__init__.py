"""The HR console: a mounted sub-app behind one sign-in."""
