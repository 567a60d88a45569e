Rails.application.config.action_mailer.default_url_options = { host: ENV["SITE"] || "example.org" }
