"""The only door: channels, console, agreement page and records."""
