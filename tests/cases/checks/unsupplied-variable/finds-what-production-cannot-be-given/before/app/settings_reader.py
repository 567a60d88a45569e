import os

HOST = os.environ["DATABASE_HOST"]
RELAY = os.environ["MAIL_RELAY"]
CLUSTER = os.environ["SEARCH_CLUSTER"]
