"""The pages of spaces, besides their feed."""
