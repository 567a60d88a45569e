import os

HOST = os.environ["DATABASE_HOST"]
RELAY = os.environ["MAIL_RELAY"]
CLUSTER = os.environ["SEARCH_CLUSTER"]
BUCKET = os.environ["EXPORTS_BUCKET"]
TEMPLATE = os.environ.get("MAIL_TEMPLATE")
THEME = os.environ.get("THEME", "plain")
