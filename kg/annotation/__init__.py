"""The annotation file: its schema, and the review of drafts."""
