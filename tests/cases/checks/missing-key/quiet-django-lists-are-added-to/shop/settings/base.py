INSTALLED_APPS = ["shop", "shop.mail"]
SITE = "shop"
