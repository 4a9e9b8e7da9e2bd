"""The shapes of the Mastodon API, and how ours become theirs. Every route draws a thing with the one function here."""
