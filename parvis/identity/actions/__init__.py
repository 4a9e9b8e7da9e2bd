"""The only writers of people, accounts and ties."""
