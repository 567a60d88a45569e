Rails.application.configure do
  config.cache_store = :redis
end
