from flask import Flask


def create(**settings):
    server = Flask("orders")
    server.config.update(settings)
    return server
