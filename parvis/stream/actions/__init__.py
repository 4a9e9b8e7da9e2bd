"""The only writers of the conversation."""
