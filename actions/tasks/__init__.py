"""Tasks that the chat does with a person: each asks for little, shows a result, takes changes."""
