from shop.settings.production import *
