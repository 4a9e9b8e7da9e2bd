"""What we say of ourselves to programs that ask before they use something."""

from __future__ import annotations

from parvis import __version__

# The newest level of Mastodon's API of which everything works here (`api_versions.mastodon`): 2 is grouped notifications,
# 5 filters that blur, 7 quotes with their policy. What is above (8 and more) is not claimed. See docs/developers/api.md.
MASTODON = 7
# Older apps look at the version of Mastodon only; ours stands beside it.
VERSION = f"4.5.0 (compatible; Parvis {__version__})"
