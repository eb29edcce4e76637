"""The web chat: pages, form posts, and the tools' way in."""
