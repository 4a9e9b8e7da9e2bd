"""The OAuth 2 server: what oauthlib asks of us (`validator`), and what we ask of it (`server`)."""
