Rails.application.configure do
  config.force_ssl = true
  config.cache_store = :redis_cache_store
end
