Config.setup do |config|
  config.use_env = true
end
