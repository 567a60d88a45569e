import os

queue = os.environ["QUEUE_NAME"]
host = os.environ["STORE_HOST"]
user = os.environ["STORE_USER"]
token = os.environ["STORE_TOKEN"]
key = os.environ["MODEL_KEY"]
