"""The Rasa side of AskOH: understanding, the input channel and the conversation store."""
