Rails.application.configure do
  config.eager_load = true
  config.action_mailer.default_url_options = { host: "localhost" }
end
