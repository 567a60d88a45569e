User.create!(name: ENV.fetch("ADMIN_NAME"))
