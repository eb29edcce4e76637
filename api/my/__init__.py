"""What belongs to whoever is signed in: a manager's own cases."""
