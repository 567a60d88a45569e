import os

from app.sessions import identity
from app.web import create

server = create(
    database=os.environ["DATABASE_URL"],
    cache=os.environ["CACHE_URL"],
    level=os.environ.get("LOG_LEVEL", "info"),
    identity=identity(),
)

if __name__ == "__main__":
    server.run(port=int(os.environ.get("PORT", "8000")))
