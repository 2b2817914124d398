"""What all web apps share: guard, sessions, accounts, pages, files. It knows nothing of what they show."""
