import os
NAME = os.environ.get("APP_BRANCH", "unknown")
URL = os.environ["SHOP_URL"]
