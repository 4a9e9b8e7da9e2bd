"""Where programs get their keys: registration, tokens, revocation, and what the server says of itself."""
