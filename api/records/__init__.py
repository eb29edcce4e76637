"""Cases and everything kept about them: models, queries, states and what may happen to a case."""
