require_relative "staging"
Rails.application.configure do
  config.cache_store = :memory_store
end
