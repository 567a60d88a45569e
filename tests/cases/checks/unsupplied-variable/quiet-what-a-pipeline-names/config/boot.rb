host = ENV.fetch("DATABASE_HOST")
relay = ENV.fetch("MAIL_RELAY")
bucket = ENV.fetch("EXPORTS_BUCKET")
