require Rails.root.join("config/environments/common")
