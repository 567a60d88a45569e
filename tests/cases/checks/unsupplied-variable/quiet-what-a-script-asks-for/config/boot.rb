host = ENV.fetch("DATABASE_HOST")
relay = ENV.fetch("MAIL_RELAY")
cluster = ENV.fetch("SEARCH_CLUSTER")
