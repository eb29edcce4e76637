"""Measuring what AskOH understands: classify files, evaluate on labelled ones, check its data."""
