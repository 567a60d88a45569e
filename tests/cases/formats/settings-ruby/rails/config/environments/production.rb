Rails.application.configure do
  config.cache_classes = true
  config.force_ssl = true # the balancer terminates TLS
  config.log_level = :info
  config.cache_store = :redis_cache_store, { url: ENV["REDIS_URL"] }
  config.action_mailer.default_url_options = { host: "shop.example" }
  config.hosts << "shop.example"
  # config.require_master_key = true
end
