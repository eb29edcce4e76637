"""AskOH measured beside the stock assistant, in one run on one machine."""
