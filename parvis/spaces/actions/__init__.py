"""The only writers of spaces, their members, charters and invitations."""
