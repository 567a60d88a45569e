from environs import Env

env = Env()
with env.prefixed("SHOP_"):
    name = env("NAME")
