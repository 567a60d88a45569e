import os

if os.environ.get("AUTH_DISABLED") == "true":
    user = None
