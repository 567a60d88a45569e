import os

DATABASE_URL = os.environ["DATABASE_URL"]
SESSION_KEY = os.environ["SESSION_KEY"]
MAIL_FROM = os.environ["MAIL_FROM"]
