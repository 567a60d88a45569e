Rails.application.configure do
  config.cache_store = :redis
  config.action_mailer.default_url_options = { host: "localhost" }
end
