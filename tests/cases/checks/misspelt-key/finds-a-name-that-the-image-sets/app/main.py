import os

USER = os.environ.get("POSTGRES_USERNAME", "postgres")
NAME, URL, MAIL = os.environ["SHOP_NAME"], os.environ["SHOP_URL"], os.environ["SHOP_MAIL"]
