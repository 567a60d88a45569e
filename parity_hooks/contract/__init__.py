"""The agreement: what a repository committed about its environments, and whether it still holds."""
