"""Rasa custom actions: slots in, guidance out, messages back."""
