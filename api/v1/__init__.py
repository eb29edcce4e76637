"""The public JSON way into the chat, under versioned addresses."""
