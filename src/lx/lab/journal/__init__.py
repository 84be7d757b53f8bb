"""Journals at work: their commands through an engine, as rows, beside another journal, and their speed."""
