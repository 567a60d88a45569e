import os

DATABASE_URL = os.environ["DATABASE_URL"]
SESSION_KEY = os.environ["SESSION_KEY"]
MAIL_FROM = os.environ["MAIL_FROM"]
SIGNING_KEY = os.environ.get("SIGNING_KEY", "")
DEPLOY_ENV = os.environ["DEPLOY_ENV"]
FEATURE_SEARCH = os.environ.get("FEATURE_SEARCH")
