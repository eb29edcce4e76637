"""What AskOH knows and how it decides: plain Python and reviewed content."""
